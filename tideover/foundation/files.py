"""What a file is, told by what it holds and never by its name or by what a browser calls it. No Django.

A file is taken only where it is of a kind that people send a service: a paper, a picture, a table. What can carry a
program (macros, embedded objects, web pages) is refused with a sentence that says what to send instead. This finds no
virus in a file that is what it says it is.
"""

import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from pathlib import PurePosixPath

from tideover.foundation.codes import Code


class FileKind(Code):
    """A kind of file that is taken; its label is what people call it."""

    PDF = "pdf", "PDF"
    JPEG = "jpeg", "Picture (JPEG)"
    PNG = "png", "Picture (PNG)"
    HEIC = "heic", "Picture (HEIC)"
    DOCX = "docx", "Word document"
    ODT = "odt", "OpenDocument text"
    XLSX = "xlsx", "Excel workbook"
    TEXT = "text", "Plain text"


MEDIA_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.HEIC: "image/heic",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.ODT: "application/vnd.oasis.opendocument.text",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.TEXT: "text/plain",
}
ENDINGS = {
    FileKind.JPEG: (".jpg", ".jpeg"),
    FileKind.HEIC: (".heic", ".heif"),
    FileKind.TEXT: (".txt",),
    **{kind: (f".{kind.value}",) for kind in (FileKind.PDF, FileKind.PNG, FileKind.DOCX, FileKind.ODT, FileKind.XLSX)},
}
"""How the names of each kind end, the usual ending first."""
TAKEN = "PDF, JPEG, PNG, HEIC, Word (.docx), OpenDocument (.odt), Excel (.xlsx) or plain text"
ACCEPT = ",".join(ending for endings in ENDINGS.values() for ending in endings)
"""What a browser offers first where somebody chooses a file."""


class NotTaken(Exception):
    """The file is of no kind that is taken; the message says so, and what to send instead."""


EMPTY = "This file is empty. Choose it again, or scan the paper again."
UNKNOWN = f"Tideover does not take this kind of file. Send it as {TAKEN}."
CUT_OFF = "This PDF is not whole: its end is missing. Save or scan it again, then send that."
BROKEN = "This file cannot be opened: it may be damaged. Save it again, then send that."
LOCKED = "This file is protected with a password. Save a copy without the password, then send that."
PROGRAM = "This file has macros or other programs in it. Save it as a PDF, then send that."
OLD_OFFICE = "This is an older Word or Excel file, which may have programs in it. Save it as a PDF, then send that."
ARCHIVE = "This is a folder packed into one file. Send the documents in it one by one."
WEB_PAGE = "This is a web page or a drawing made of code, not plain text. Save it as a PDF, then send that."
RICH_TEXT = "Tideover does not take rich text (.rtf). Save it as a PDF or a Word document, then send that."


def kind_of(content: bytes) -> FileKind:
    """What the file is. Raises NotTaken where it is nothing that is taken."""
    if not content.strip(b"\0 \t\r\n"):
        raise NotTaken(EMPTY)
    for begins, look in SIGNATURES:
        if content.startswith(begins):
            return look(content)
    if content[4:8] == b"ftyp":
        return _heic(content)
    return _text(content)


def _pdf(content: bytes) -> FileKind:
    if b"%%EOF" not in content[-4096:]:
        raise NotTaken(CUT_OFF)
    return FileKind.PDF


HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}


def _heic(content: bytes) -> FileKind:
    """The box at the beginning names what may read the file: films have the same one, with other names."""
    length = min(int.from_bytes(content[:4], "big"), 256)
    brands = {content[at : at + 4] for at in (8, *range(16, length, 4))}
    if not brands & HEIC_BRANDS:
        raise NotTaken(UNKNOWN)
    return FileKind.HEIC


def _old_office(content: bytes) -> FileKind:
    """A Word document with a password is of this kind too: its parts are named in letters of two bytes."""
    raise NotTaken(LOCKED if "EncryptedPackage".encode("utf-16-le") in content else OLD_OFFICE)


ENTRY = b"PK\x01\x02"
"""How each entry in a zip file's own list begins. Counted before the list is read, which takes memory."""
MOST_ENTRIES = 5_000
LONGEST_PART = 1_000_000
"""Bytes of one part of an archive that are looked at, unpacked."""
UNREADABLE = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
    EOFError,
    KeyError,
    zlib.error,
)
WORD_OR_EXCEL = {
    "word/document.xml": (FileKind.DOCX, b"wordprocessingml.document.main+xml"),
    "xl/workbook.xml": (FileKind.XLSX, b"spreadsheetml.sheet.main+xml"),
}
TYPES, MANIFEST = "[Content_Types].xml", "META-INF/manifest.xml"


def _archive(content: bytes) -> FileKind:
    if content.count(ENTRY) > MOST_ENTRIES:
        raise NotTaken(ARCHIVE)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _of_parts(archive)
    except UNREADABLE as error:
        raise NotTaken(BROKEN) from error


def _of_parts(archive: zipfile.ZipFile) -> FileKind:
    names = [entry.filename for entry in archive.infolist()]
    if any(entry.flag_bits & 1 for entry in archive.infolist()):
        raise NotTaken(LOCKED)
    if len({name.lower() for name in names}) < len(names):
        raise NotTaken(BROKEN)  # Two programs would read two different documents from it.
    if TYPES in names:
        return _word_or_excel(archive, names)
    if "mimetype" in names and _part(archive, "mimetype").strip() == MEDIA_TYPES[FileKind.ODT].encode():
        return _open_document(archive, names)
    raise NotTaken(ARCHIVE)


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """A part, as far as it is looked at: what unpacks to more than it may is not unpacked. Raises NotTaken."""
    with archive.open(name) as part:
        read = part.read(LONGEST_PART + 1)
    if len(read) > LONGEST_PART:
        raise NotTaken(BROKEN)
    return read


def _word_or_excel(archive: zipfile.ZipFile, names: list[str]) -> FileKind:
    types = _part(archive, TYPES)
    lower = [name.lower() for name in names]
    has_program = any("vbaproject" in name or "/activex/" in name or "oleobject" in name for name in lower)
    if has_program or b"macroenabled" in types.lower() or b"vbaproject" in types.lower():
        raise NotTaken(PROGRAM)
    for part, (kind, type_) in WORD_OR_EXCEL.items():
        if part in names and type_ in types:
            return kind
    raise NotTaken(UNKNOWN)


def _open_document(archive: zipfile.ZipFile, names: list[str]) -> FileKind:
    if b"encryption-data" in _part(archive, MANIFEST):
        raise NotTaken(LOCKED)
    if any(name.startswith(("Basic/", "Scripts/", "Object ")) and not name.endswith("/") for name in names):
        raise NotTaken(PROGRAM)
    return FileKind.ODT


def _refused(sentence: str) -> Callable[[bytes], FileKind]:
    def refuse(content: bytes) -> FileKind:
        raise NotTaken(sentence)

    return refuse


def _always(kind: FileKind) -> Callable[[bytes], FileKind]:
    return lambda content: kind


SIGNATURES: tuple[tuple[bytes, Callable[[bytes], FileKind]], ...] = (
    (b"%PDF-", _pdf),
    (b"\xff\xd8\xff", _always(FileKind.JPEG)),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", _always(FileKind.PNG)),
    (b"PK\x03\x04", _archive),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _old_office),
    (b"{\\rtf", _refused(RICH_TEXT)),
    (b"#!", _refused(UNKNOWN)),
)
"""How each kind begins, with what to look at further."""
ENCODINGS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
IN_TEXT = frozenset("\t\n\r\f")
MOST_STRANGE = 0.3
"""What share of a text in the letters of Windows may be beyond those of English."""


def _text(content: bytes) -> FileKind:
    text = _read(content)
    if text is None or any(ord(each) < 32 and each not in IN_TEXT for each in text):
        raise NotTaken(UNKNOWN)
    if text.lstrip("\ufeff \t\r\n\f")[:1] == "<":
        raise NotTaken(WEB_PAGE)
    return FileKind.TEXT


def _read(content: bytes) -> str | None:
    """The file as text: as it says itself, in UTF-8, or in the letters of Windows; None where it is none."""
    encoding = next((name for mark, name in ENCODINGS if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        strange = sum(byte > 127 for byte in content)
        if encoding != "utf-8" or strange > MOST_STRANGE * len(content):
            return None
        return content.decode("cp1252", errors="replace")


LONGEST_NAME = 100
"""Characters of a name that are kept."""
NOT_IN_NAMES = frozenset('<>:"|?*%')
ESCAPED = re.compile("%(?:22|0[AaDd])")
"""How browsers send quotation marks and ends of lines in a name; the HTML standard has them escape nothing else."""
DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))}
"""What Windows takes for a device and not for a file."""


def safe_name(name: str, kind: FileKind) -> str:
    """The name as any computer can keep it, and as it says what the file is: without folders, without signs that
    cannot be seen or that turn the letters after them around, not too long, and with the ending of its kind."""
    typed = ESCAPED.sub(" ", name)
    last = unicodedata.normalize("NFC", typed).replace("\\", "/").rpartition("/")[2]
    seen = "".join(each if unicodedata.category(each)[0] not in "CZ" else _space(each) for each in last)
    words = " ".join("".join(each for each in seen if each not in NOT_IN_NAMES).split()).strip(". ")
    ending = PurePosixPath(words).suffix
    is_its_own = ending.lower() in ENDINGS[kind]
    stem = words[: -len(ending)] if is_its_own else words
    stem = stem[:LONGEST_NAME].strip(". ") or "document"
    stem = f"document {stem}" if stem.partition(".")[0].lower() in DEVICES else stem
    return stem + (ending.lower() if is_its_own else ENDINGS[kind][0])


def _space(each: str) -> str:
    return " " if each.isspace() else ""


def in_megabytes(size: int) -> str:
    """A size as people say it: "10 MB", "1.4 MB", "300 kB"."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / 1_000_000:.1f}".removesuffix(".0") + " MB"
