"""Makes the monitoring report of one extract several times over and prints, as JSON, how long that took.

Runs in a process of its own, so that the memory is its own: `python -m bench.reporting EXTRACT TIMES`.
"""

import json
import resource
import statistics
import sys
import time
from pathlib import Path


def main(folder: Path, times: int) -> None:
    """Make the report once to warm up, then `times` times, and print the median."""
    from tideover.cli import surroundings

    surroundings.start_django("owner")
    from tideover.evaluation.queries import report_of_extract

    taken = []
    for _ in range(times + 1):
        begun = time.perf_counter()
        report_of_extract(folder)
        taken.append((time.perf_counter() - begun) * 1000)
    figures = {
        "milliseconds": statistics.median(taken[1:]),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
