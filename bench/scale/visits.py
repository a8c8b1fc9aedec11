"""Processes that look at pages (bench.scale.visiting), told from here when to."""

import json
import subprocess
import sys
from typing import Any, Self

from bench.scale.building import Database
from tideover.cli.serving import environment_of


class Visits:
    """A process that looks at the pages of one database when it is told to (bench.scale.visiting), as long as the
    `with` lasts."""

    def __init__(self, database: Database) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.scale.visiting", str(database.services)],
            env=environment_of("web", database.web, demonstration=True),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, command: str) -> Any:
        """What it answers."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{command}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError("The process that looks at pages ended.")
        return json.loads(answer)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()
