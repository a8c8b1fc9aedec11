"""A folder as a zip file, or what cannot be one."""

import io
import zipfile
from pathlib import Path

import pytest

from tideover.exchange import packing
from tideover.exchange.packing import NotAFolder, packed, unpacked


def zipped(files: dict[str, str]) -> bytes:
    """A zip file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def contents(content: bytes, name: str = "record.zip") -> dict[str, str]:
    """The files that come out."""
    with unpacked(content, name) as folder:
        assert folder.name == Path(name).stem
        return {path.name: path.read_text() for path in folder.iterdir()}


def test_files_that_are_sent_together_are_a_folder() -> None:
    assert contents(packed([("a.csv", b"x"), ("datapackage.json", b"{}")])) == {"a.csv": "x", "datapackage.json": "{}"}


def test_a_zip_file_is_a_folder_wherever_in_it_the_files_stand() -> None:
    sent = zipped({"out/a.csv": "x", "__MACOSX/b.csv": "y", "out/.DS_Store": "z"})
    assert contents(packed([("Record.ZIP", sent)])) == {"a.csv": "x"}


def test_nothing_is_written_outside_the_folder() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("../../outside.csv", "x")
    assert contents(packed([("a.zip", buffer.getvalue())])) == {"outside.csv": "x"}


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ([("a.zip", b"no zip")], "no zip file"),
        ([("a.zip", zipped({"a.csv": "hello"})[:-30])], "no zip file"),
        ([("a.csv", b""), ("b/a.csv", b"")], "the same name"),
        ([("a.zip", zipped({"x/a.csv": "", "y/a.csv": ""}))], "the same name"),
        ([("a.csv", b"12345"), ("b.csv", b"123456")], "more than"),
    ],
)
def test_what_cannot_be_a_folder_is_refused(
    sent: list[tuple[str, bytes]], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if why == "more than":
        monkeypatch.setattr(packing, "LARGEST", 10)
    with pytest.raises(NotAFolder, match=why):
        packed(sent)


def test_a_zip_file_that_would_unpack_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "LARGEST_UNPACKED", 10)
    with pytest.raises(NotAFolder, match="too large for a page"):
        packed([("a.zip", zipped({"a.csv": "x" * 11}))])
