from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("counters", "0012_papers")]

    operations = [
        migrations.AlterField(
            model_name="handover",
            name="file",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=models.deletion.PROTECT,
                related_name="hand_over",
                to="counters.file",
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="by_hand",
            field=models.BooleanField(
                blank=True, help_text="The recipient writes the name on the printed register.", null=True
            ),
        ),
    ]
