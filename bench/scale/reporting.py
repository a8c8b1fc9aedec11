"""What the rig measured, in lines for docs/benchmarks.md, and the page of query plans."""

import re
import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.scale.measuring import CROWD_SECONDS, Scale

PLANS = Path(__file__).parent.parent.parent / "docs" / "query-plans.md"
LONGEST_LINE = 118
COLUMNS = re.compile(r'(?:"\w+"\."\w+", ){3,}')
SERVICE = re.compile(r"^ *InitPlan \d+\n *->  Result .*\n", re.MULTILINE)
SEARCHES = re.compile(r"^ *Index Searches: \d+\n", re.MULTILINE)
HELD = {"Worklist", "Case page"}
"""Pages of which more is to hold than how they grow."""


def rows(scale: Scale) -> Iterator[tuple[str, str, str]]:
    """What was measured, what is to hold, and the figure."""
    large = scale.large
    size = f"{large.cases:,} cases"
    yield (
        f"building {size} with {large.contacts:,} contacts in {large.services} services",
        "< 30 min, < 25 GB",
        f"{large.seconds / 60:.0f} min, {large.gigabytes:.1f} GB",
    )
    for page, looks in scale.looks_large.items():
        beside = scale.looks_small[page]
        yield (
            f"{page} at {size}, and beside {scale.small.cases:,}: server time, median (95th percentile); "
            "without the database; queries",
            f"1.3x (2x){'; < 30 ms; at most 12' if page in HELD else ''}",
            f"{_median(looks):.1f} ms ({_p95(looks):.1f} ms), {_median(looks) / _median(beside):.2f}x "
            f"({_p95(looks) / _p95(beside):.2f}x); {_own(looks):.1f} ms; {max(look['queries'] for look in looks):.0f}",
        )
    yield f"`tideover check dues` of {size}, a second", "1,000", f"{large.cases / scale.checked:,.0f}"
    yield (
        f"8 people at once for {CROWD_SECONDS:.0f} s at {size}: pages, contacts saved; answers, median "
        "(95th percentile); errors",
        "no error",
        f"{scale.crowd.pages:,}, {scale.crowd.saved:,}; {scale.crowd.median:.0f} ms ({scale.crowd.p95:.0f} ms); "
        f"{len(scale.crowd.errors)}",
    )


def _times(looks: Sequence[dict[str, float]]) -> list[float]:
    return [look["milliseconds"] for look in looks]


def _median(looks: Sequence[dict[str, float]]) -> float:
    return statistics.median(_times(looks))


def _p95(looks: Sequence[dict[str, float]]) -> float:
    return statistics.quantiles(_times(looks), n=20)[-1]


def _own(looks: Sequence[dict[str, float]]) -> float:
    return statistics.median(look["milliseconds"] - look["of_sql"] for look in looks)


def write_plans(scale: Scale) -> None:
    """Write docs/query-plans.md."""
    PLANS.write_text("\n".join(_page(scale)))


def _page(scale: Scale) -> Iterator[str]:
    yield "# Query plans"
    yield ""
    yield (
        f"The {len(scale.plans)} queries that took most of the database's time while the pages of a day's work were "
        f"looked at in\na record of {scale.large.cases:,} cases in {scale.large.services} services, each page as often "
        "as the others. Written by `make bench`.\nThe names are invented, columns that are only read are left out, and "
        "so is that each table's policy looks the\nservice up. tests/test_query_plans.py fails when one of these pages "
        "reads a large table without an index."
    )
    for number, query in enumerate(scale.plans, 1):
        yield from _of_one(number, query)


def _of_one(number: int, query: dict[str, Any]) -> Iterator[str]:
    yield ""
    yield f"## {number}. {', '.join(query['pages'])}"
    yield ""
    yield f"{query['seconds'] / query['times'] * 1000:.2f} ms on average, asked {query['times']:,} times."
    for language, text in (("text", _telling(query["plan"])), ("sql", COLUMNS.sub("..., ", query["text"]))):
        yield ""
        yield f"```{language}"
        yield from _in_lines(text)
        yield "```"


def _telling(plan: str) -> str:
    """A plan without the lines that tell nothing: that the service is looked up, for each table's policy."""
    return SERVICE.sub("", SEARCHES.sub("", plan))


def _in_lines(text: str) -> Iterator[str]:
    """Lines not too long to read, broken at blanks."""
    for line in text.splitlines():
        rest = line
        while len(rest) > LONGEST_LINE and (at := rest.rfind(" ", 60, LONGEST_LINE)) > 0:
            yield rest[:at]
            rest = " " * (len(line) - len(line.lstrip()) + 4) + rest[at + 1 :]
        yield rest
