"""`make bench`: measures, and writes docs/benchmarks.md."""

import statistics
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench import machine, record, starting, volume
from bench.record import Dues
from bench.scale import measuring, reporting
from bench.scale.measuring import Scale
from bench.starting import Start
from bench.volume import CLIENTS, REPORTED, Volume
from tideover.foundation import clock

STARTS = 3
REPORT = Path(__file__).parent.parent / "docs" / "benchmarks.md"
EXPLANATION = """\
Pages are measured in one process that signs in to the database as the web does, row-level security and read log
included, on the demonstration's caseload of a case manager; the pages take turns. Queries are counted without the
commands that only begin and end transactions. The case page goes round all open cases, and its queries are the most
that any of them needed.

The large service is simulated (docs/simulation.md), written as a record folder, and imported as any record is: every
cell checked, row history by triggers, foreign keys, exclusion constraints and row-level security in force, the dues of
every case computed, all in one transaction. The share of INSERT ... SELECT is the time from the first of these
statements to the last and that of the commit, at which the foreign keys are checked, in the whole time: half of it
means that an import is half as fast as a bare INSERT ... SELECT of the same staged rows. Memory is that of the
command's own process.

The million cases are 200 services of 5,000 clients and 40 case managers each: one is simulated and imported like any
other, and copied 199 times with triggers off and indexes made afterwards (bench/scale). Rows of history, of events and
of the import are not copied: they would be as much again, and no page of a day's work reads them. Pages are those of
eight case managers and four team managers, looked at in five rounds in which both sizes take turns, after a first that
does not count; beside the figures stands how many times as long that is as at 10,000 cases. Saving a contact counts
what the form's answer takes, the dues computed anew included; what is asked of it is how it grows. The queries that
take most time, with their plans, are in [query-plans.md](query-plans.md).
"""


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
    _say(f"A service of {CLIENTS:,} clients, and the report over {REPORTED:,}: about a quarter of an hour")
    large = volume.measure()
    _say(f"The rig of {measuring.CASES:,} cases: about half an hour")
    scale = measuring.measure()
    reporting.write_plans(scale)
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
        *(f"| {what} | {held} | {measured} |" for what, held, measured in _rows(starts, pages, dues, large, scale)),
        "",
        EXPLANATION,
    ]
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text("\n".join(lines))
    _say(f"Written to {REPORT.name}")


def _rows(
    starts: list[Start], pages: dict[str, Any], dues: Dues, large: Volume, scale: Scale
) -> Iterator[tuple[str, str, str]]:
    """What was measured, what is to hold, and the figure."""
    fresh = statistics.median(start.fresh for start in starts)
    second = statistics.median(start.second for start in starts)
    yield f"fresh clone, `make run` to the first page, warm package cache ({STARTS} starts)", "< 60 s", f"{fresh:.1f} s"
    yield f"second `make run` to the first page ({STARTS} starts)", "< 5 s", f"{second:.1f} s"
    yield from _of_pages(pages, "")
    yield "one case's dues refreshed", "< 15 ms", f"{dues.refresh:.1f} ms"
    yield "dues checked, cases a second on one core", "1,000", f"{dues.checked_per_second:,.0f}"
    yield from _of_large(large)
    yield from reporting.rows(scale)


def _of_pages(pages: dict[str, Any], where: str) -> Iterator[tuple[str, str, str]]:
    for name, figures in pages.items():
        held = "< 50 ms, at most 12 queries" if name in {"Worklist", "Case page"} else "none set"
        times = f"{figures['median']:.1f} ms ({figures['p95']:.1f} ms); {figures['queries']}"
        yield f"{name}{where}: server time, median (95th percentile); queries", held, times


def _of_large(large: Volume) -> Iterator[tuple[str, str, str]]:
    clients = f"{CLIENTS:,} clients"
    yield (
        f"simulating {clients}, as a record folder and an extract",
        "2,000 clients a second",
        f"{CLIENTS / large.simulated.seconds:,.0f} a second, {large.simulated.megabytes:,.0f} MB",
    )
    for imported, held in (
        (large.million, "8,000 rows a second, at least 50%, < 500 MB"),
        (large.imported, "none set"),
    ):
        yield (
            f"importing {imported.rows:,} rows; share of INSERT ... SELECT; memory",
            held,
            f"{imported.rows / imported.seconds:,.0f} a second; {imported.share:.0%}; {imported.megabytes:,.0f} MB",
        )
    yield from _of_pages(large.pages, f" in a service of {clients}")
    yield f"`tideover check dues` of {clients}", "none set", f"{large.checked.seconds:.1f} s"
    yield (
        f"extract of {clients}",
        "< 60 s, < 500 MB",
        f"{large.extracted.seconds:.1f} s, {large.extracted.megabytes:,.0f} MB",
    )
    yield (
        f"monitoring report over {REPORTED:,} clients, median",
        "< 2 s, < 4,000 MB",
        f"{large.reported.milliseconds / 1000:.2f} s, {large.reported.megabytes:,.0f} MB",
    )


if __name__ == "__main__":
    main()
