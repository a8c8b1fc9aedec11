"""How a run with several workers shares the tests out.

A file goes to one worker, so that what its tests share, a browser or a demonstration, is made once; what starts
whole Tideovers goes to one, so that the first start is made once. What takes longest begins first, so that no
worker is left with it at the end.

(Marks of xdist would say the same, but pytest 9.2 keeps the names by which xdist 3.8 reads them elsewhere.)
"""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

LONGEST = ("tests/processes/", "tests/browser/test_looks.py", "tests/walks/test_addresses.py", "tests/")


class ByFile(LoadScopeScheduling):  # type: ignore[misc]
    """Gives each worker one file after the other."""

    def _split_scope(self, nodeid: str) -> str:
        """What must stay together with this test."""
        return LONGEST[0] if nodeid.startswith(LONGEST[0]) else nodeid.partition("::")[0]


def _rank(item: pytest.Item) -> int:
    return next((rank for rank, start in enumerate(LONGEST) if item.nodeid.startswith(start)), len(LONGEST))


def _has_service(item: pytest.Item) -> bool:
    """Whether the test sees a service that its file keeps (tests/fixtures.py)."""
    return not {"harbour", "valley"}.isdisjoint(getattr(item, "fixturenames", ()))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what takes longest first, and in each file the tests that see no service before those that do, which would
    leave one to them. Within that the order stays as it was shuffled."""
    files = {path: place for place, path in reversed([*enumerate(item.path for item in items)])}
    items.sort(key=lambda item: (_rank(item), files[item.path], _has_service(item)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """Share out by file, in the order of the tests rather than by how many there are in a file."""
    config.option.loadscopereorder = False
    return ByFile(config, log)
