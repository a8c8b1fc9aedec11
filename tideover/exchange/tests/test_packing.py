"""A folder as a zip file, or what cannot be one."""

import io
import tracemalloc
import zipfile

import pytest

from tideover.exchange import packing
from tideover.exchange.packing import NotAFolder, packed, unpacked

PACKAGE = ("datapackage.json", "{}")


def zipped(files: dict[str, str], how: int = zipfile.ZIP_STORED) -> bytes:
    """A zip file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", how) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def contents(content: bytes) -> dict[str, str]:
    """The files that come out."""
    with unpacked(content) as folder:
        assert folder.name == "record"
        return {path.name: path.read_text() for path in folder.iterdir()}


def test_files_that_are_sent_together_are_a_folder() -> None:
    assert contents(packed([("a.csv", b"x"), ("datapackage.json", b"{}")])) == {"a.csv": "x", "datapackage.json": "{}"}


def test_a_zip_file_is_a_folder_wherever_in_it_the_files_stand() -> None:
    sent = zipped({"out/a.csv": "x", "out/datapackage.json": "{}", "__MACOSX/b.csv": "y", "out/.DS_Store": "z"})
    assert contents(packed([("Record.ZIP", sent)])) == {"a.csv": "x", "datapackage.json": "{}"}


def test_nothing_is_written_outside_the_folder() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("../../outside.csv", "x")
        archive.writestr(*PACKAGE)
    assert contents(packed([("a.zip", buffer.getvalue())])) == {"outside.csv": "x", "datapackage.json": "{}"}


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ([("a.zip", b"no zip")], "no zip file"),
        ([("a.zip", zipped({"a.csv": "hello"})[:-30])], "no zip file"),
        ([("a.csv", b""), ("b/a.csv", b"")], "the same name"),
        ([("a.zip", zipped({"x/a.csv": "", "y/a.csv": ""}))], "the same name"),
        ([("a.csv", b"12345"), ("b.csv", b"123456")], "more than"),
        ([("notes.txt", b"hello")], "There is no datapackage.json in it"),
        ([("people.csv", b"person\n"), ("cases.csv", b"case\n")], "There is no datapackage.json in it"),
        ([("a.zip", zipped({"people.csv": "person"}))], "There is no datapackage.json in it"),
        ([(f"{number}.csv", b"") for number in range(101)], "more than 100 files"),
        ([("a.zip", zipped({f"{number}.csv": "" for number in range(300)}))], "more than 100 files"),
        ([("\U0001f600" * 90 + ".csv", b"")], "a name that is too long"),
        ([("a.zip", zipped({"\U0001f600" * 90 + ".csv": ""}))], "a name that is too long"),
        ([("a.zip", zipped({"a.csv": "x" * 400}, zipfile.ZIP_BZIP2))], "packed in an unusual way"),
        ([("a.zip", zipped({"a.csv": "x" * 20_000_000}, zipfile.ZIP_DEFLATED))], "too large for a page"),
    ],
)
def test_what_cannot_be_a_folder_is_refused(
    sent: list[tuple[str, bytes]], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if why == "more than":  # for which a few bytes will do
        monkeypatch.setattr(packing, "LARGEST", 10)
    with pytest.raises(NotAFolder, match=why):
        packed(sent)


def test_a_zip_file_that_would_unpack_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "LARGEST_UNPACKED", 10)
    with pytest.raises(NotAFolder, match="too large for a page"):
        packed([("a.zip", zipped({"a.csv": "x" * 11}))])


def test_a_large_file_is_unpacked_a_piece_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "MOST_TIMES", 10_000)
    files = dict([PACKAGE, ("a.csv", "x" * 50_000_000)])
    sent = packed([("a.zip", zipped(files, zipfile.ZIP_DEFLATED))])
    tracemalloc.start()
    try:
        with unpacked(sent) as folder:
            assert (folder / "a.csv").stat().st_size == 50_000_000
        _kept, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 5_000_000
