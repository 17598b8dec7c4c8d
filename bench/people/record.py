"""`python -m bench.people.record [office]`: the office's record as JSON, read with the server's own environment.

The form is that of tests/model/record.py, and `counter_ids` by number besides.
"""

import json
import os
import sys


def main(key: str = "samsat") -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "queue_site.settings")
    import django

    django.setup()
    from counters.live.snapshot import one_moment
    from counters.models import Office
    from tests.model.record import read_record

    with one_moment():
        office = Office.objects.get(key=key)
        ids = {str(number): pk for number, pk in office.counters.values_list("number", "pk")}
        json.dump({**read_record(office), "counter_ids": ids}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
