"""What is served with the pages: nothing from elsewhere, and nothing that is reserved to the NHS."""

import re
from pathlib import Path

import pytest

from tideover.foundation.pages.vendoring import STATIC, SYSTEM_FONTS, without_remote_font, without_source_map

FILES = [path for path in STATIC.rglob("*") if path.is_file()]
TEXTS = [path for path in FILES if path.suffix in {".css", ".js", ".svg"}]
NAMESPACES = re.compile(r"http://www\.w3\.org/(2000/svg|1999/xlink|1999/xhtml)")


def _name(path: Path) -> str:
    return str(path.relative_to(STATIC))


@pytest.mark.parametrize("path", [path for path in TEXTS if path.suffix in {".css", ".svg"}], ids=_name)
def test_no_style_or_picture_names_a_remote_host(path: Path) -> None:
    assert re.findall(r"(?:https?:)?//[\w.]+\.\w+", NAMESPACES.sub("", path.read_text())) == []


@pytest.mark.parametrize("path", [path for path in TEXTS if path.suffix == ".js"], ids=_name)
def test_no_script_loads_from_a_remote_host(path: Path) -> None:
    script = NAMESPACES.sub("", path.read_text())
    assert re.findall(r"""(?:import|from|fetch|src)\s*[(=]?\s*["'](?:https?:)?//""", script) == []


def test_there_is_no_font_and_no_logo() -> None:
    assert [path.name for path in FILES if path.suffix in {".woff", ".woff2", ".ttf", ".otf", ".eot"}] == []
    assert [path.name for path in FILES if "logo" in path.name or "opengraph" in path.name] == []
    assert [
        path.name for path in TEXTS if "frutiger" in path.read_text().lower() or "@font-face" in path.read_text()
    ] == []
    assert [path.name for path in TEXTS if "M200 0v80H0V0h200" in path.read_text()] == []


def test_every_picture_a_style_names_is_there() -> None:
    for path in TEXTS:
        if path.suffix == ".css":
            for name in re.findall(r"url\(([^)]+)\)", path.read_text()):
                assert (path.parent / name.strip("\"'")).is_file(), name


def test_vendored_files_carry_their_licence_and_are_as_the_script_makes_them() -> None:
    assert (STATIC / "nhsuk/LICENCE.txt").is_file()
    css, script = STATIC / "nhsuk/nhsuk-frontend.css", STATIC / "nhsuk/nhsuk-frontend.js"
    assert without_remote_font(css.read_text()) == css.read_text()
    assert without_source_map(script.read_text()) == script.read_text()


def test_the_font_and_its_host_are_taken_out_of_a_style_sheet() -> None:
    font = "@font-face{font-family:Frutiger W01;src:url(https://assets.nhs.uk/f.woff)}"
    rest = "html{font-family:Frutiger W01,arial,sans-serif;background:url(/assets/images/x.svg)}"
    kept = f"html{{font-family:{SYSTEM_FONTS};background:url(images/x.svg)}}"
    assert without_remote_font(font + rest) == kept
