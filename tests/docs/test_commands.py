"""Commands and settings in the documentation."""

import re
import shlex
import subprocess
import sys

import click
import pytest

from tideover.cli import main
from tideover.operations.metrics.exposition import figures

from .pages import ROOT, Page, page, pages

TARGET = re.compile(r"^([a-z][a-z-]*|\.venv/\.[a-z-]+):", re.MULTILINE)
VARIABLE = re.compile(r"\bTIDEOVER_[A-Z_]*[A-Z]\b")
FIGURE = re.compile(r"\btideover_[a-z_]+\b")
WORDS_BEFORE = re.compile(r"^(?:[A-Z_]+=\S+ |exec )*(?:\.venv/bin/)?")
each_page = pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)


def targets() -> set[str]:
    """What make can make."""
    return set(TARGET.findall((ROOT / "Makefile").read_text("utf-8")))


def commands(page: Page, program: str) -> list[list[str]]:
    """The words after the program's name, of every command of that program in the page."""
    found = (WORDS_BEFORE.sub("", code) for code in page.code())
    return [shlex.split(code)[1:] for code in found if code.startswith(f"{program} ")]


def problem_with(words: list[str]) -> str | None:
    """What is wrong with the words after `tideover`."""
    command: click.Command = main
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        known = command.commands.get(words[0])
        if known is None:
            return f"{command.name} has no command {words[0]}"
        command, words = known, words[1:]
    options = {option for parameter in command.params for option in parameter.opts} | {"--help", "-h"}
    unknown = [word for word in words if word.startswith("-") and word not in options]
    return f"{command.name} has no option {unknown[0]}" if unknown else None


@each_page
def test_every_tideover_command_exists_with_its_options(page: Page) -> None:
    assert [found for words in commands(page, "tideover") if (found := problem_with(words))] == []


def test_a_command_or_option_that_does_not_exist_is_found() -> None:
    assert problem_with(["import", "everything"]) == "import has no command everything"
    assert problem_with(["check", "dues", "--quietly"]) == "dues has no option --quietly"


def test_what_a_unit_of_systemd_starts_is_looked_at_too() -> None:
    started = commands(page("docs/how-to/run-a-real-server.md"), "tideover")
    assert ["serve", "--host", "127.0.0.1", "--port", "%i"] in started
    assert ["worker", "--owner"] in started


@pytest.mark.django_db
def test_every_figure_that_an_alarm_is_set_on_is_told() -> None:
    told = set(FIGURE.findall(figures().decode()))
    named = set(FIGURE.findall(page("docs/how-to/run-a-real-server.md").text))
    assert named
    assert named <= told


@each_page
def test_every_make_target_exists(page: Page) -> None:
    wanted = {word for words in commands(page, "make") for word in words if "=" not in word and word != "..."}
    assert wanted - targets() == set()


def test_every_command_of_tideover_and_make_is_documented() -> None:
    told = "\n".join(code for page in pages() for code in page.code())
    names = [
        f"tideover {name} {inner}" if inner else f"tideover {name}"
        for name, command in main.commands.items()
        for inner in (command.commands if isinstance(command, click.Group) else [""])
    ]
    names += [f"make {target}" for target in targets() if "." not in target]
    assert [name for name in names if name not in told] == []


def test_the_environment_variables_are_documented_and_those_documented_are_read() -> None:
    source = [path for room in ("tideover", "tests", "bench") for path in (ROOT / room).rglob("*.py")]
    read = {name for path in source for name in VARIABLE.findall(path.read_text("utf-8"))}
    told = {name for page in pages() for name in VARIABLE.findall(page.text)}
    assert told == read


def test_importing_the_command_needs_no_settings() -> None:
    code = "import tideover.cli, sys; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
