"""Those who give help find the cases they give it in, and cannot open them."""

from tests.fixtures import TESTS, House
from tideover.cases.models import Case
from tideover.foundation import clock
from tideover.foundation.access import in_scope
from tideover.organisation.models import Intervention
from tideover.provision.actions import decline, suggest


def test_a_provider_finds_the_cases_they_help_in_and_no_others(house: House) -> None:
    with house.open():
        helped, other, declined = house.case(), house.case(), house.case()
        intervention = Intervention.objects.get()
        for case in (helped, declined):
            made = suggest(
                case=case,
                intervention=intervention,
                by=TESTS,
                on=clock.today(),
                provider=house.staff["provider"],
            )
        decline(provision=made, by=TESTS, on=clock.today())
        found = set(in_scope(house.actor("provider"), Case))
    assert found == {helped}
    assert other not in found


def test_a_provider_cannot_open_a_case_they_help_in(house: House) -> None:
    with house.open():
        case = house.case()
        suggest(
            case=case,
            intervention=Intervention.objects.get(),
            by=TESTS,
            on=clock.today(),
            provider=house.staff["provider"],
        )
    client = house.client("provider")
    assert case.person.family_name.encode() not in client.get(f"/cases/{case.reference}/").content
    assert client.get(f"/cases/{case.reference}/").status_code == 403
    assert case.reference in client.get("/cases/").content.decode()
    assert "To know more, ask its case manager" in client.get("/cases/").content.decode()
    assert "To know more" not in house.client().get("/cases/").content.decode()


def test_a_provider_reads_what_help_is_theirs_and_not_what_the_case_manager_owes(house: House) -> None:
    with house.open():
        case = house.case(accepted=90)
        suggest(
            case=case,
            intervention=Intervention.objects.get(),
            by=TESTS,
            on=clock.today(),
            provider=house.staff["provider"],
        )
        label = Intervention.objects.get().label
    page = house.client("provider").get("/cases/").content.decode()
    assert f'<td data-label="Your help">{label}, suggested</td>' in page
    for owed in ("Gone quiet", "Next due", "Last spoke", "overdue"):
        assert owed not in page
    of_holder = house.client("case_manager").get("/cases/").content.decode()
    assert "Next due" in of_holder
    assert "Your help" not in of_holder


def test_whoever_finds_cases_for_first_calls_reads_whose_they_are_and_no_more(house: House) -> None:
    with house.open():
        case = house.case(accepted=90)
    page = house.client("intake_worker").get(f"/cases/?q={case.reference}").content.decode()
    assert house.case_manager.name in page
    for owed in ("Gone quiet", "Next due", "Last spoke", "overdue", "Your help"):
        assert owed not in page
