"""What only a thorough run does (`make test-all`): tests marked `thorough`, more kills, more examples.

`make test` is for every change and stays within minutes; nothing lands without the other.
"""

import os

import pytest
from hypothesis import settings

IS_THOROUGH = os.environ.get("TIDEOVER_TEST_THOROUGH") == "1"

# No test asserts a time, and an example that takes long on a busy machine is none that fails.
settings.register_profile("tideover", deadline=None, max_examples=100 if IS_THOROUGH else 50)
settings.load_profile("tideover")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave thorough tests for a thorough run, or for when they are named."""
    if IS_THOROUGH or any("::" in argument for argument in config.args):
        return
    left = [item for item in items if item.get_closest_marker("thorough")]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]
