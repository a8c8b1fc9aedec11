"""Where the commands of the tests work."""

from contextlib import nullcontext

import pytest

from tideover.cli import surroundings


@pytest.fixture
def on_the_test_database(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands work on the test's database in place of setting one up."""
    monkeypatch.setattr(surroundings, "record", nullcontext)
