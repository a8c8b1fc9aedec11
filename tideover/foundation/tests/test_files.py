"""What a file is, told by what it holds; and what it is called when it is kept."""

import io
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideover.foundation import files
from tideover.foundation.files import ENDINGS, FileKind, NotTaken, in_megabytes, kind_of, safe_name

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(17)
HEIC = b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic" + bytes(9)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument.text"
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def packed(**parts: str) -> bytes:
    """An archive of these parts; in their names two underscores stand for a slash and one for a full stop."""
    names = {name.replace("__", "/").replace("_", "."): text for name, text in parts.items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        if "types" in names:
            archive.writestr(files.TYPES, names.pop("types"))
        for name, text in names.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def word(**more: str) -> bytes:
    """A Word document with these parts beside its own."""
    return packed(types=WORD, word__document_xml="<w:document/>", **more)


def open_document(**more: str) -> bytes:
    """An OpenDocument text with these parts beside its own."""
    return packed(mimetype=OPEN_DOCUMENT, **{"META-INF__manifest_xml": "<manifest/>", **more})


def told(content: bytes) -> bool:
    """Whether it is said what the file is, or in a sentence why it is not taken."""
    try:
        return kind_of(content) in FileKind
    except NotTaken as refused:
        return str(refused).endswith(".")


TAKEN = {
    FileKind.PDF: PDF,
    FileKind.JPEG: b"\xff\xd8\xff\xe0\0\x10JFIF\xff\xd9",
    FileKind.PNG: PNG,
    FileKind.HEIC: HEIC,
    FileKind.DOCX: word(),
    FileKind.XLSX: packed(types=EXCEL, xl__workbook_xml="<workbook/>"),
    FileKind.ODT: open_document(),
    FileKind.TEXT: "Not fit for work until 3 März.\r\n".encode(),
}
REFUSED = {
    "nothing": (b"", files.EMPTY),
    "nothing but zeros": (bytes(900), files.EMPTY),
    "a program": (b"MZ\x90\0\x03\0\0\0", files.UNKNOWN),
    "a script": (b"#!/bin/sh\nrm -r /\n", files.UNKNOWN),
    "a film": (b"\0\0\0\x18ftypisom\0\0\0\0isomavc1", files.UNKNOWN),
    "a picture of an old kind": (b"GIF89a" + bytes(20), files.UNKNOWN),
    "a cut-off PDF": (PDF[:-8], files.CUT_OFF),
    "a PDF behind something else": (b"GIF89a\0" + PDF, files.UNKNOWN),
    "a web page": (b"  \n<!DOCTYPE html><script>alert(1)</script>", files.WEB_PAGE),
    "a drawing made of code": (b"\xef\xbb\xbf<svg onload='alert(1)'/>", files.WEB_PAGE),
    "rich text": (b"{\\rtf1 hello}", files.RICH_TEXT),
    "text with signs for a terminal": (b"\x1b[2J gone", files.UNKNOWN),
    "an old Word document": (OLD + bytes(600), files.OLD_OFFICE),
    "a Word document with a password": (OLD + "EncryptedPackage".encode("utf-16-le"), files.LOCKED),
    "an archive": (packed(letter_txt="Dear"), files.ARCHIVE),
    "a broken archive": (word()[:-30], files.BROKEN),
    "a Word document with macros": (word(word__vbaProject_bin="x"), files.PROGRAM),
    "one that says macros": (packed(types=WORD + "macroEnabled", word__document_xml="x"), files.PROGRAM),
    "one with a control": (word(word__activeX__activeX1_xml="x"), files.PROGRAM),
    "one with an object": (word(word__embeddings__oleObject1_bin="x"), files.PROGRAM),
    "a presentation": (packed(types="presentationml", ppt__presentation_xml="x"), files.UNKNOWN),
    "one with two letters in it": (word(WORD__document_xml="y"), files.BROKEN),
    "an OpenDocument text with macros": (open_document(Basic__script_xml="x"), files.PROGRAM),
    "one with a password": (open_document(**{"META-INF__manifest_xml": "<encryption-data/>"}), files.LOCKED),
    "one whose list is missing": (packed(mimetype=OPEN_DOCUMENT), files.BROKEN),
}


@pytest.mark.parametrize("kind", TAKEN)
def test_each_kind_is_known_by_what_it_holds(kind: FileKind) -> None:
    assert kind_of(TAKEN[kind]) is kind
    assert kind in files.MEDIA_TYPES


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_not_taken_is_refused_with_a_sentence(what: str) -> None:
    content, sentence = REFUSED[what]
    with pytest.raises(NotTaken) as refused:
        kind_of(content)
    assert str(refused.value) == sentence


@pytest.mark.parametrize("text", ["Café".encode("cp1252"), "Żółć".encode("utf-16"), "\ufeffجيد".encode()])
def test_text_is_taken_in_the_letters_it_was_written_in(text: bytes) -> None:
    assert kind_of(text) is FileKind.TEXT


def test_a_locked_archive_is_refused() -> None:
    content = bytearray(word())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.index(mark)
        content[start + at] |= 1
    with pytest.raises(NotTaken, match="protected with a password"):
        kind_of(bytes(content))


def test_a_part_that_unpacks_to_more_than_it_may_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LONGEST_PART", 1000)
    with pytest.raises(NotTaken):
        kind_of(packed(types=WORD + " " * 5000, word__document_xml="x"))


def test_an_archive_with_a_list_without_end_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_: object) -> None:
        raise AssertionError("It was read.")

    monkeypatch.setattr(zipfile, "ZipFile", read)
    with pytest.raises(NotTaken, match="one by one"):
        kind_of(b"PK\x03\x04" + files.ENTRY * (files.MOST_ENTRIES + 1))


@given(st.binary(max_size=400))
@pytest.mark.parametrize("begins", [begins for begins, _ in files.SIGNATURES] + [b""])
def test_whatever_comes_is_told_or_refused(begins: bytes, rest: bytes) -> None:
    assert told(begins + rest)


@given(st.data())
@pytest.mark.parametrize("make", [word, open_document])
def test_a_damaged_archive_is_told_or_refused(make: Callable[..., bytes], data: st.DataObject) -> None:
    content = bytearray(make())
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=6)):
        content[at] = data.draw(st.integers(0, 255))
    assert told(bytes(content))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Fit note.PDF", "Fit note.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\fakepath\\letter.pdf", "letter.pdf"),
        ("letter.pdf.exe", "letter.pdf.exe.pdf"),
        ("", "document.pdf"),
        ("..", "document.pdf"),
        (".pdf", "pdf.pdf"),
        ("a\u202efdp.exe", "afdp.exe.pdf"),
        ("a\r\nSet-Cookie: b=c\x00\x1b.pdf", "a Set-Cookie b=c.pdf"),
        ("con.pdf", "document con.pdf"),
        ("  two   words  .pdf", "two words.pdf"),
        ("n" * 400 + ".pdf", "n" * 100 + ".pdf"),
        ("رسالة.pdf", "رسالة.pdf"),
        ('<img src="x">.pdf', "img src=x.pdf"),
        ("Letter %22final%22.pdf", "Letter final.pdf"),
    ],
)
def test_a_name_is_kept_as_any_computer_can_keep_it(name: str, kept: str) -> None:
    assert safe_name(name, FileKind.PDF) == kept


@given(st.text(max_size=500), st.sampled_from(FileKind))
def test_every_name_becomes_a_safe_one(name: str, kind: FileKind) -> None:
    kept = safe_name(name, kind)
    assert kept.endswith(ENDINGS[kind])
    assert len(kept) <= 120
    assert kept.isprintable()
    assert not set(kept) & set('/\\<>:"|?*\u202e')
    assert not kept.startswith((".", " "))
    assert safe_name(kept, kind) == kept


def test_sizes_are_said_as_people_say_them() -> None:
    said = [in_megabytes(size) for size in (1, 300_000, 1_400_000, 10_000_000)]
    assert said == ["1 kB", "300 kB", "1.4 MB", "10 MB"]
