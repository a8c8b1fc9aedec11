"""Where tests keep data that need not last: in memory, where the machine has room for it.

A database makes and removes thousands of small files, which takes a disk fifty times as long.
"""

import contextlib
import hashlib
import os
import shutil
from pathlib import Path

IN_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own in it, checked for its owner
ENOUGH = 3 * 2**30
"""Bytes that must be free: a container's usual 64 MB would fill up in the middle of a run."""
STANDS_FOR = "stands-for"
"""The file in a folder in memory that names the folder it stands for."""


def roomy_memory() -> Path | None:
    """The machine's folder in memory, or None where there is none or too little room."""
    try:
        return IN_MEMORY if shutil.disk_usage(IN_MEMORY).free >= ENOUGH else None
    except OSError:
        return None


def quick_folder(folder: Path) -> Path:
    """A folder in memory to use in place of `folder`, always the same one; or `folder` itself.

    A link beside `folder` leads to the one in memory, for whoever looks for it. Those of checkouts that are gone are
    removed: nobody would ever find them, and memory is dear.
    """
    _forget_the_gone()
    memory = roomy_memory()
    if memory is None:
        return folder
    named = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:12]
    quick = memory / f"tideover-{named}"
    try:
        quick.mkdir(mode=0o711)
        quick.chmod(0o711)
    except FileExistsError:
        if quick.lstat().st_uid != os.geteuid() or quick.is_symlink():
            return folder
    (quick / STANDS_FOR).write_text(str(folder.resolve()), "utf-8")
    link = folder.with_name(f"{folder.name}-in-memory")
    with contextlib.suppress(FileExistsError):
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(quick)
    return quick


def _forget_the_gone() -> None:
    for quick in IN_MEMORY.glob("tideover-*"):
        try:
            is_ours = quick.lstat().st_uid == os.geteuid() and not quick.is_symlink()
            stands_for = Path((quick / STANDS_FOR).read_text("utf-8")) if is_ours else None
        except OSError:
            continue
        if stands_for and not stands_for.parent.exists():
            shutil.rmtree(quick, ignore_errors=True)
