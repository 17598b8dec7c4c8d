"""What the kernel knows of a server's connections (Linux): which it still holds, and what it could not send on."""

from pathlib import Path

import psutil

from bench.common.cost import family


def held(server: int, ports: set[int]) -> int:
    """How many connections from these ports (the far ends) the server's processes still hold."""
    found = set()
    for process in family(server):
        try:
            found |= {line.raddr.port for line in process.net_connections("tcp") if line.raddr}
        except psutil.NoSuchProcess:
            continue
    return len(found & ports)


def unsent(server_port: int, ports: set[int]) -> dict[int, int]:
    """Bytes that the kernel holds back on the server's side, by the port of the far end."""
    waiting = {}
    for row in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _number, here, there, _state, queues = row.split()[:5]
        far = int(there.split(":")[1], 16)
        if int(here.split(":")[1], 16) == server_port and far in ports:
            waiting[far] = int(queues.split(":")[0], 16)
    return waiting


def loop_seconds(server: int) -> float:
    """Processor time of the server's event loops, which do all that is done for each screen; in seconds."""
    total = 0
    for process in family(server):
        stat = Path(f"/proc/{process.pid}/task/{process.pid}/schedstat")
        if stat.exists():
            total += int(stat.read_text().split()[0])
    return total / 1e9
