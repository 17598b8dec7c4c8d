"""What a server costs: processor seconds and memory of its processes, and how busy the machine is besides."""

import os

import psutil


def family(pid: int) -> list[psutil.Process]:
    """A process and everything it has started."""
    try:
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def cpu_seconds(pid: int) -> float:
    """Processor time that a server and its workers have used so far, in seconds."""
    total = 0.0
    for process in family(pid):
        try:
            used = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += used.user + used.system
    return total


def memory(pid: int) -> int:
    """Bytes that a server and its workers keep for themselves (USS)."""
    return sum(process.memory_full_info().uss for process in family(pid))


def machine() -> str:
    """One line on the machine that a run's figures come from."""
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} processors, load {load:.1f} before the run"
