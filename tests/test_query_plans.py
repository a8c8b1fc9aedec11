"""The pages of a day's work find what they show by keys, so that a record a hundred times as large is as quick.

The rig of the benchmarks at ten thousand cases, which is built in a minute, and its whole way with it: simulated,
imported, copied, looked at, checked, and asked by eight at once.
"""

from collections.abc import Iterator

import pytest

from bench.scale import crowd, measuring
from bench.scale.building import Database, databases
from bench.scale.visits import Visits

pytestmark = pytest.mark.thorough

SERVICES, CLIENTS, YEARS = 4, 2_500, 4


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder = tmp_path_factory.mktemp("rig")
    for place in (folder, *folder.parents[:2]):
        place.chmod(0o755)
    with databases(folder, {"rig": SERVICES}, lambda _what: None, clients=CLIENTS, years=YEARS) as built:
        yield built["rig"]


def test_no_page_reads_a_large_table_from_end_to_end(rig: Database) -> None:
    with Visits(rig) as visits:
        assert visits.ask("scans") == []


def test_plans_are_shown_of_the_queries_that_take_most_time(rig: Database) -> None:
    with Visits(rig) as visits:
        visits.ask("round")
        plans = visits.ask("plans")
    assert len(plans) == 10
    assert all(plan["plan"] and plan["seconds"] > 0 and plan["pages"] for plan in plans)


def test_the_dues_of_every_copy_are_as_they_should_be(rig: Database) -> None:
    assert rig.cases == SERVICES * CLIENTS
    assert measuring.checked(rig)[1] == ""


def test_eight_people_at_once_meet_no_error(rig: Database) -> None:
    met = crowd.measure(rig, 5)
    assert met.errors == []
    assert met.saved > 0
