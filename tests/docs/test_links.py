"""Links and names in the documentation."""

import re
from importlib import import_module

import pytest

from .pages import CODE_SPAN, ROOT, Page, pages

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
OURS = re.compile(r"(?:tideover|tests|docs|\.ci|Makefile|pyproject\.toml|conftest\.py)(?:/[\w.\-/]+)?/?")
DOTTED = re.compile(r"tideover(?:\.\w+)+")
each_page = pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)


def leads_somewhere(target: str, page: Page) -> bool:
    """Whether a link of the page leads out of the repository, or to a file in it and a heading there."""
    if re.match(r"[a-z]+:", target):
        return True
    path, _, anchor = target.partition("#")
    found = (page.path.parent / path).resolve() if path else page.path
    if not found.is_relative_to(ROOT) or not found.exists():
        return False
    return not anchor or anchor in Page(found).anchors


def broken_links(page: Page) -> list[str]:
    """The page's links that lead nowhere."""
    return [target for target in LINK.findall(page.prose) if not leads_somewhere(target, page)]


def exists(name: str) -> bool:
    """Whether a dotted name of ours can be imported, as a module or from one."""
    module, names = name, list[str]()
    while True:
        try:
            found = import_module(module)
            break
        except ModuleNotFoundError:
            module, _, last = module.rpartition(".")
            names.insert(0, last)
            if not module:
                return False
    for part in names:
        if not hasattr(found, part):
            return False
        found = getattr(found, part)
    return True


@each_page
def test_every_link_into_the_repository_leads_somewhere(page: Page) -> None:
    assert broken_links(page) == []


@each_page
def test_every_file_that_is_named_is_there(page: Page) -> None:
    named = {span for span in CODE_SPAN.findall(page.prose) if OURS.fullmatch(span)}
    assert {name for name in named if not (ROOT / name).exists()} == set()


@each_page
def test_every_name_in_the_code_that_is_given_exists(page: Page) -> None:
    assert {name for name in CODE_SPAN.findall(page.prose) if DOTTED.fullmatch(name) and not exists(name)} == set()


def test_a_link_to_nothing_is_found(tmp_path_factory: pytest.TempPathFactory) -> None:
    planted = Page(ROOT / "README.md")
    text = "[here](docs/nothing.md) [there](docs/glossary.md#nothing) [elsewhere](https://example.org/)"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Page, "prose", property(lambda page: text if page == planted else page.text))
        assert broken_links(planted) == ["docs/nothing.md", "docs/glossary.md#nothing"]


def test_every_page_of_docs_is_reached_from_the_readme() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        path = waiting.pop()
        if path in reached or path.suffix != ".md" or not path.exists():
            continue
        reached.add(path)
        waiting += [(path.parent / target.partition("#")[0]).resolve() for target in LINK.findall(Page(path).prose)]
    assert {page.name for page in pages() if page.path not in reached} <= {"docs/README.md"}
