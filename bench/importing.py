"""Imports one record folder and prints, as JSON, how fast that was and how much memory it took.

Runs in a process of its own, so that the memory is its own: `python -m bench.importing FOLDER CODE`.
"""

import json
import resource
import sys
import time
from pathlib import Path


def main(folder: Path, code: str) -> None:
    """Import and print. `share` is how much of the whole time went into INSERT ... SELECT with triggers and
    constraints, up to the commit: what a bare one of the same staged rows would take."""
    from tideover.cli import surroundings

    with surroundings.record():
        from tideover.exchange.importing import import_record

        moments: dict[str, list[float]] = {}

        def note(what: str, done: int, total: int | None) -> None:
            moments.setdefault(what, []).append(time.perf_counter())

        begun = time.perf_counter()
        report = import_record(folder, code, progress=note)
        ended = time.perf_counter()
    if report.exit_status:
        raise RuntimeError("\n".join(report.lines))
    inserting = moments["Dues"][0] - moments["Applying"][0] + ended - moments["Dues"][-1]
    figures = {
        "rows": report.applied,
        "seconds": ended - begun,
        "share": inserting / (ended - begun),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
