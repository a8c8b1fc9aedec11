"""The machine that was measured on, in words that name no place."""

import os
import platform
from pathlib import Path


def description() -> str:
    """Processor, cores, memory, operating system and Python."""
    return (
        f"{os.cpu_count()} cores ({_first('/proc/cpuinfo', 'model name') or platform.processor()}), "
        f"{_gigabytes():.0f} GB of memory, {_system()}, Python {platform.python_version()}"
    )


def _first(path: str, name: str) -> str:
    for line in Path(path).read_text().splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return ""


def _gigabytes() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.system()
