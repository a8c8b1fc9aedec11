"""The templates of every room keep to the strict content security policy."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

TEMPLATES = [path for folder in settings.TEMPLATES[0]["DIRS"] for path in Path(folder).rglob("*.html")]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: "/".join(path.parts[-2:]))
def test_no_template_has_inline_script_or_style(path: Path) -> None:
    html = path.read_text()
    assert re.findall(r"<script(?![^>]*\ssrc=)", html) == []
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=", html) == []
    assert "|safe" not in html.replace(" ", "")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: "/".join(path.parts[-2:]))
def test_every_template_compiles(path: Path) -> None:
    engines["jinja2"].env.parse(path.read_text())  # type: ignore[attr-defined]


def test_a_name_that_is_not_given_is_an_error() -> None:
    with pytest.raises(Exception, match="undefined"):
        engines["jinja2"].from_string("{{ nowhere }}").render({})
