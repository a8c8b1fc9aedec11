"""`make bench`: measures, and writes docs/benchmarks.md."""

import statistics
import sys
from pathlib import Path

from bench import machine, record, starting
from tideover.foundation import clock

STARTS = 3
REPORT = Path(__file__).parent.parent / "docs" / "benchmarks.md"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> None:
    """Measure everything that has a number to hold, and write it down."""
    starts = []
    for turn in range(STARTS):
        _say(f"Starting from a fresh clone, {turn + 1} of {STARTS}")
        starts.append(starting.measure())
    _say("Pages and dues")
    pages, dues = record.measure()
    fresh = statistics.median(start.fresh for start in starts)
    second = statistics.median(start.second for start in starts)
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench`, in one run. The machine is shared and noisy: figures are medians, and tests never",
        "assert them.",
        "",
        f"Measured on {clock.today():%-d %B %Y} on {machine.description()}, with the embedded PostgreSQL.",
        "",
        "| what | to hold | measured |",
        "|---|---|---|",
        f"| fresh clone, `make run` to the first page, warm package cache ({STARTS} starts) | < 60 s | {fresh:.1f} s |",
        f"| second `make run` to the first page ({STARTS} starts) | < 5 s | {second:.1f} s |",
    ]
    for name, figures in pages.items():
        held = "< 50 ms, at most 12 queries" if name in {"Worklist", "Case page"} else "none set"
        lines.append(
            f"| {name}: server time, median (95th percentile); queries | {held} | "
            f"{figures['median']:.1f} ms ({figures['p95']:.1f} ms); {figures['queries']} |"
        )
    lines += [
        f"| one case's dues refreshed | < 15 ms | {dues.refresh:.1f} ms |",
        f"| dues checked, cases a second on one core | 1,000 | {dues.checked_per_second:,.0f} |",
        "",
        "Pages are measured in one process that signs in to the database as the web does, row-level security",
        "and read log included, on the demonstration's caseload of a case manager; the pages take turns. Queries are",
        "counted without the commands that only begin and end transactions. The case page goes round all open",
        "cases, and its queries are the most that any of them needed.",
        "",
    ]
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text("\n".join(lines))
    _say(f"Written to {REPORT.name}")


if __name__ == "__main__":
    main()
