"""A record folder as one zip file, as it comes by a page. No Django."""

import io
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

LARGEST = 50_000_000
"""Bytes that a page takes. A larger folder is imported by the command, on the machine itself."""
LARGEST_UNPACKED = 400_000_000
MOST_TIMES = 50
"""A folder that unpacks to more than so many times its zip file is none: CSV shrinks to a tenth or so."""
ALWAYS_FINE = 5_000_000
"""Bytes unpacked below which nobody asks how many times that is."""
MOST_FILES = 100
LONGEST_NAME = 200
"""Bytes in a file's name; the disk takes 255."""
PACKAGE = "datapackage.json"
FOLDER = "record"
"""What the folder is called once it is unpacked: the name somebody gave it may be one that no folder can have."""
ENTRY = b"PK\x01\x02"
"""How each file's entry in a zip file's own list begins. Counted before the list is read, which takes memory."""
PLAIN = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
"""How files may be packed: of these no more is unpacked at a time than is asked for."""
TOO_LARGE = (
    f"This is more than {LARGEST // 1_000_000} MB, which is more than a page takes. "
    "Ask whoever runs Tideover to bring it in."
)
TOO_LARGE_UNPACKED = "Unpacked it is too large for a page. Ask whoever runs Tideover to bring it in."
TOO_MANY = f"There are more than {MOST_FILES} files in it. Send only the folder that you filled in."
NO_PACKAGE = (
    "There is no datapackage.json in it, so it is not a whole folder. Fill in an empty folder, and send all of its "
    "files or a zip file of it."
)
SAME_NAME = "Two files in it have the same name. Send one folder only."
LONG_NAME = "A file in it has a name that is too long. Give the files the names they have in the empty folder."
NO_ZIP = "This is no zip file that can be opened. Make it again, without a password."
UNREADABLE = (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError)


class NotAFolder(Exception):
    """What came cannot be a record folder; the message says why, as a sentence."""


def check_size(size: int) -> None:
    """Raises NotAFolder where what is sent has too many bytes to be read."""
    if size > LARGEST:
        raise NotAFolder(TOO_LARGE)


def packed(files: Iterable[tuple[str, bytes]]) -> bytes:
    """One zip file of what was sent: a zip file itself, or the files of a folder. Raises NotAFolder."""
    sent = list(files)
    check_size(sum(len(content) for _name, content in sent))
    if len(sent) == 1 and _is_zip(sent[0][0]):
        _members(sent[0][1])
        return sent[0][1]
    files_by_name = {PurePosixPath(name).name: content for name, content in sent}
    if len(files_by_name) < len(sent):
        raise NotAFolder(SAME_NAME)
    _check_names(list(files_by_name))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files_by_name.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@contextmanager
def unpacked(content: bytes) -> Iterator[Path]:
    """The folder, in a place that is gone afterwards. Raises NotAFolder."""
    with TemporaryDirectory(prefix="tideover-import-") as place, zipfile.ZipFile(io.BytesIO(content)) as archive:
        folder = Path(place) / FOLDER
        folder.mkdir()
        for member in _members(content):
            # A piece at a time: a file may be many times the memory that a worker should take.
            with archive.open(member) as source, (folder / PurePosixPath(member.filename).name).open("wb") as target:
                shutil.copyfileobj(source, target)
        yield folder


def _is_zip(name: str) -> bool:
    return name.lower().endswith(".zip")


def _members(content: bytes) -> list[zipfile.ZipInfo]:
    """The files in a zip file, wherever in it they stand; what a desktop adds of its own is passed over."""
    if content.count(ENTRY) > 2 * MOST_FILES:
        raise NotAFolder(TOO_MANY)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found = [each for each in archive.infolist() if not each.is_dir() and not _is_litter(each.filename)]
            _check_size(found, len(content))
            if archive.testzip() is not None:
                raise NotAFolder("This zip file is damaged. Make it again.")
    except (*UNREADABLE, zlib.error, struct.error) as error:
        raise NotAFolder(NO_ZIP) from error
    _check_names([PurePosixPath(each.filename).name for each in found])
    return found


def _check_size(found: list[zipfile.ZipInfo], size: int) -> None:
    """Refuse what would fill the disk, before anything is unpacked."""
    total = sum(each.file_size for each in found)
    if total > LARGEST_UNPACKED or total > max(ALWAYS_FINE, MOST_TIMES * size):
        raise NotAFolder(TOO_LARGE_UNPACKED)
    if any(each.compress_type not in PLAIN for each in found):
        raise NotAFolder("It is packed in an unusual way. Make the zip file again with what your computer comes with.")


def _check_names(names: list[str]) -> None:
    if len(names) > MOST_FILES:
        raise NotAFolder(TOO_MANY)
    if len(set(names)) < len(names):
        raise NotAFolder(SAME_NAME)
    if any(len(name.encode("utf-8", "replace")) > LONGEST_NAME for name in names):
        raise NotAFolder(LONG_NAME)
    if PACKAGE not in names:
        raise NotAFolder(NO_PACKAGE)


def _is_litter(name: str) -> bool:
    path = PurePosixPath(name)
    return path.name.startswith(".") or "__MACOSX" in path.parts
