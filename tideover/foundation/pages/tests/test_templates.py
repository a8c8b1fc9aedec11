"""The templates of every room keep to the strict content security policy."""

import re
from pathlib import Path

import pytest
from django.template import engines

from tideover.foundation.pages.environment import environment

TEMPLATES = [path for folder in engines["jinja2"].template_dirs for path in Path(folder).rglob("*.html")]


HANDED_ON = {"evaluation/document.html", "exchange/copy.html"}
"""Files that somebody keeps and opens without Tideover: their style is in them, in this one place of the file."""

OWN_STYLE = "<style>{{ style | safe }}</style>"


def name_of(path: Path) -> str:
    return "/".join(path.parts[-2:])


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_no_template_has_inline_script_or_style(path: Path) -> None:
    html = path.read_text()
    # A block of JSON is data: it never runs, so the policy does not ask about it.
    assert re.findall(r"<script(?![^>]*\s(?:src=|type=\"application/json\"))", html) == []
    if name_of(path) in HANDED_ON:
        assert html.count(OWN_STYLE) == 1
        html = html.replace(OWN_STYLE, "")
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=", html) == []
    assert "|safe" not in html.replace(" ", "")


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_every_template_compiles(path: Path) -> None:
    environment().parse(path.read_text())  # Raises where it does not.


def test_a_name_that_is_not_given_is_an_error() -> None:
    with pytest.raises(Exception, match="undefined"):
        engines["jinja2"].from_string("{{ nowhere }}").render({})
