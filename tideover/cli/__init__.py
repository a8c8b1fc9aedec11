"""The `tideover` command: runs Tideover, and starts from a terminal what is otherwise started from a page or by
a job. Commands read their arguments, set Django up and call a room; what they do is in the rooms."""

from tideover.cli.commands import main

__all__ = ["main"]
