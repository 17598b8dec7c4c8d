"""python -m bench.disk.dying_command N COMMAND …: bin/manage that dies at its N-th call that changes files.

Counted are renames, links, removals and syncs of this process, and each process dies before the call is made.
The exit code is 9 where it died so, and the command's own where it had fewer calls.
"""

import os
import sys
from collections.abc import Callable
from typing import Any

CALLS = ("rename", "replace", "link", "unlink", "fsync")
DIED = 9


def main() -> None:
    left = int(sys.argv[1])

    def dying(call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **named: Any) -> Any:
            nonlocal left
            left -= 1
            if left == 0:
                os._exit(DIED)
            return call(*arguments, **named)

        return counted

    for name in CALLS:
        setattr(os, name, dying(getattr(os, name)))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "queue_site.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["manage", *sys.argv[2:]])


if __name__ == "__main__":
    main()
