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
