"""Every room and every rule: what they import and ask."""

import ast
import logging
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from tests.walks.catalogue import ROOT

SETTINGS = ROOT / "pyproject.toml"
CLOCKS = {"today", "now", "utcnow", "localdate", "localtime", "localnow", "monotonic", "perf_counter"}
"""Functions that tell the time, of whatever module."""


def rules() -> Iterator[Path]:
    """The files of every room's rules."""
    rooms = ROOT / "tideover"
    yield from sorted([*rooms.rglob("rules.py"), *rooms.glob("**/rules/**/*.py")])


def module_of(path: Path) -> str:
    """The rules that a file belongs to, as a contract names them: "tideover.exchange.retention.rules"."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[: parts.index("rules") + 1])


def clock_questions(source: str) -> Iterator[str]:
    """Where a module asks what time it is, or takes something by which it could."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
            yield f"line {node.lineno} asks .{node.attr}"
        elif isinstance(node, ast.ImportFrom):
            named = {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
            yield from (f"line {node.lineno} imports {name}" for name in named if _tells_the_time(name))
        elif isinstance(node, ast.Import):
            yield from (f"line {node.lineno} imports {a.name}" for a in node.names if _tells_the_time(a.name))


def _tells_the_time(module: str) -> bool:
    return module in {"time", "tideover.foundation.clock"} or module.startswith("time.")


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """The linter silences every logger that there is when it sets up its own."""
    loggers = [each for each in logging.root.manager.loggerDict.values() if isinstance(each, logging.Logger)]
    speaking = [logger for logger in loggers if not logger.disabled]
    yield
    for logger in speaking:
        logger.disabled = False


def test_no_import_points_up_and_no_rule_knows_of_django_or_the_clock(capsys: pytest.CaptureFixture[str]) -> None:
    """As in `make lint`, so that tests notice it as well."""
    failed = lint_imports(config_filename=str(SETTINGS), no_cache=True)
    assert not failed, capsys.readouterr().out


def test_every_rooms_rules_are_under_the_contracts_for_rules() -> None:
    contracts = tomllib.loads(SETTINGS.read_text())["tool"]["importlinter"]["contracts"]
    rooms = {module_of(path) for path in rules()}
    forbidding = [contract for contract in contracts if contract["type"] == "forbidden"]
    assert [set(contract["source_modules"]) for contract in forbidding] == [rooms, rooms]


def test_no_rule_asks_what_day_it_is() -> None:
    faults = {str(path.relative_to(ROOT)): list(clock_questions(path.read_text())) for path in rules()}
    assert len(faults) > 9
    assert {name: found for name, found in faults.items() if found} == {}


@pytest.mark.parametrize(
    "planted",
    [
        "from datetime import date\nday = date.today()",
        "import datetime\nday = datetime.datetime.now()",
        "from django.utils import timezone\nday = timezone.localdate()",
        "from tideover.foundation import clock",
        "from tideover.foundation.clock import today",
        "import tideover.foundation.clock",
        "from time import time",
        "import time",
    ],
)
def test_a_planted_question_is_found(planted: str) -> None:
    assert list(clock_questions(planted))


def test_a_planted_import_that_is_forbidden_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    planted = tmp_path / "planted.toml"
    contract = 'name = "Planted"\ntype = "forbidden"\nsource_modules = ["tideover.worklist.rules"]\n'
    planted.write_text(
        '[tool.importlinter]\nroot_package = "tideover"\n'
        f'[[tool.importlinter.contracts]]\n{contract}forbidden_modules = ["tideover.diary.rules"]\n'
    )
    assert lint_imports(config_filename=str(planted), no_cache=True)
    assert "tideover.worklist.rules.appointments -> tideover.diary.rules" in capsys.readouterr().out
