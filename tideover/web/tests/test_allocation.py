"""Who suggests themselves for a case."""

from datetime import timedelta

from tests.fixtures import TESTS, House
from tideover.foundation import clock
from tideover.organisation.actions import add_staff, record_leave
from tideover.web.queries.allocation import candidates


def test_only_the_two_with_most_room_who_are_here_are_suggested(house: House) -> None:
    with house.open():
        case, today = house.case(case_manager=None), clock.today()
        colleagues = [add_staff(team=house.team, by=TESTS, name=f"C {n}") for n in range(4)]
        for staff, held in zip(colleagues, (1, 1, 2, 3), strict=True):
            for _ in range(held):
                house.case(case_manager=staff)
        absent, cover = colleagues[0], colleagues[3]
        last = today + timedelta(days=3)
        record_leave(staff=absent, by=TESTS, starts_on=today, ends_on=last, covered_by=cover)
        found = candidates(case, today)
        suggested = [each for each in found if each.is_suggested]
        assert len(suggested) == 2
        room = {each.staff.pk: each.cap - each.active for each in found if not each.away}
        assert [room[each.staff.pk] for each in suggested] == sorted(room.values(), reverse=True)[:2]
        assert absent.pk not in {each.staff.pk for each in suggested}
        assert next(each for each in found if each.staff == absent).needs_reason
