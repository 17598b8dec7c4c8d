"""python -m bench.common.clocked_server: the office's server by a clock that a trial moves (bench/common/clocks.py).

The product knows nothing of it: what uvicorn is told to serve is replaced on the way, also for the worker processes.
"""

import os
import sys
from typing import Any

import uvicorn

from bench.common import clocks
from queue_site import serve

SERVED = "bench.common.clocked_asgi:application"


def main() -> int:
    if clocks.CLOCK_FILE in os.environ:
        clocks.hang_up()
    begin = uvicorn.Config.__init__

    def with_ours(config: uvicorn.Config, _app: Any, *rest: Any, **how: Any) -> None:
        begin(config, SERVED, *rest, **how)

    uvicorn.Config.__init__ = with_ours
    return serve.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
