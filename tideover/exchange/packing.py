"""A record folder as one zip file, as it comes by a page. No Django."""

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

LARGEST = 50_000_000
"""Bytes that a page takes. A larger folder is imported by the command, on the machine itself."""
LARGEST_UNPACKED = 1_000_000_000
SAME_NAME = "Two files in it have the same name. Send one folder only."


class NotAFolder(Exception):
    """What came cannot be a record folder; the message says why, as a sentence."""


def packed(files: Iterable[tuple[str, bytes]]) -> bytes:
    """One zip file of what was sent: a zip file itself, or the files of a folder. Raises NotAFolder."""
    sent = list(files)
    if sum(len(content) for _name, content in sent) > LARGEST:
        raise NotAFolder(f"This is more than {LARGEST // 1_000_000} MB. Import it with the command tideover import.")
    if len(sent) == 1 and sent[0][0].lower().endswith(".zip"):
        _members(sent[0][1])
        return sent[0][1]
    files_by_name = {PurePosixPath(name).name: content for name, content in sent}
    if len(files_by_name) < len(sent):
        raise NotAFolder(SAME_NAME)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files_by_name.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@contextmanager
def unpacked(content: bytes, name: str) -> Iterator[Path]:
    """The folder, in a place that is gone afterwards. Raises NotAFolder."""
    with TemporaryDirectory(prefix="tideover-import-") as place, zipfile.ZipFile(io.BytesIO(content)) as archive:
        folder = Path(place) / (PurePosixPath(name).stem or "record")
        folder.mkdir()
        for member in _members(content):
            (folder / PurePosixPath(member.filename).name).write_bytes(archive.read(member))
        yield folder


def _members(content: bytes) -> list[zipfile.ZipInfo]:
    """The files in a zip file, wherever in it they stand; what a desktop adds of its own is passed over."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found = [each for each in archive.infolist() if not each.is_dir() and not _is_litter(each.filename)]
            if sum(each.file_size for each in found) > LARGEST_UNPACKED:
                raise NotAFolder("Unpacked it is too large for a page. Import it with the command tideover import.")
            if archive.testzip() is not None:
                raise NotAFolder("This zip file is damaged. Make it again.")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error) as error:
        raise NotAFolder("This is no zip file that can be opened. Make it again, without a password.") from error
    names = [PurePosixPath(each.filename).name for each in found]
    if len(set(names)) < len(names):
        raise NotAFolder(SAME_NAME)
    return found


def _is_litter(name: str) -> bool:
    path = PurePosixPath(name)
    return path.name.startswith(".") or "__MACOSX" in path.parts
