"""Names in two languages: Indonesian is always there, English falls back to it."""

from django.db import models
from django.utils.translation import get_language


class Named(models.Model):
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """The name in the language of the screen."""
        return in_language(self, "name")


def in_language(row: object, field: str) -> str:
    """`field` of `row` in the active language, or in Indonesian where no translation was written."""
    english = getattr(row, f"{field}_en")
    return english if english and (get_language() or "id").startswith("en") else getattr(row, field)
