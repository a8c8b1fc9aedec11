"""Pages name a client by the record that survives, whichever record of theirs the case is of."""

import re

from tests.walks.catalogue import ROOT

OWN = re.compile(r"case\.person\.(?!survivor_id|surviving)\w+")
"""What a page would read of the record of the case itself."""


def named_by_the_case() -> list[str]:
    """Each place where a page, a form or a view reads the case's own record of a person."""
    pages = (path for path in (ROOT / "tideover").rglob("*") if path.suffix in {".html", ".py"})
    shown = (path for path in pages if {"templates", "views", "forms", "queries"} & {*path.parts, path.stem})
    return [f"{path.name}: {found}" for path in shown for found in OWN.findall(path.read_text())]


def test_pages_name_a_client_by_the_record_that_survives() -> None:
    assert named_by_the_case() == []
