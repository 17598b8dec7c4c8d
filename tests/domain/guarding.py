"""Ways to break a constraint past all actions."""

import datetime
from collections.abc import Callable

MORNING = datetime.datetime(2025, 3, 3, 3, 0, tzinfo=datetime.UTC)


def again(model, found=None, **changes) -> Callable[[], object]:
    """Store the latest row of a model (of those `found`) once more, with changes."""

    def attempt():
        row = model.objects.filter(**found or {}).latest("pk")
        row.pk = None
        for name, value in changes.items():
            setattr(row, name, value)
        row.save(force_insert=True)

    return attempt


def change(model, found, **values) -> Callable[[], object]:
    """Change one row past all actions."""

    def attempt():
        assert model.objects.filter(pk=model.objects.filter(**found).latest("pk").pk).update(**values) == 1

    return attempt
