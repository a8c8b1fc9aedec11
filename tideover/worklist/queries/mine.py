"""One person's worklist, and what is next in one case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, Func, IntegerField, Q, QuerySet, Subquery

from tideover.cases.models import Case
from tideover.diary.models import Appointment
from tideover.diary.rules import AppointmentState, Party
from tideover.foundation import clock
from tideover.foundation.among import Among
from tideover.foundation.pages.notices import Asked
from tideover.foundation.pages.words import plural
from tideover.foundation.prepared import Given, Prepared
from tideover.organisation.models import Leave, Staff
from tideover.organisation.queries import active_cap, cap_of
from tideover.people.rules import Way
from tideover.worklist.models import Due, StaleCase, StaleReferral, Standing
from tideover.worklist.queries.lines import (
    FAR,
    HORIZON,
    ONE_DAY,
    WITH_SUBJECT,
    DueLine,
    PersonLine,
    by_time,
    due_lines,
    in_sight,
    person_lines,
)
from tideover.worklist.rules import DueKind, Stage
from tideover.worklist.wording import PARTIES, settled

SETTLED = Stage.IN_WORK_SUPPORT


@dataclass(frozen=True, slots=True)
class Caseload:
    """How many open cases somebody holds: active ones beside their cap, and settled ones apart; for `waiting` ones no
    first appointment was made yet."""

    active: int
    cap: int
    settled: int
    waiting: int


@dataclass(frozen=True, slots=True)
class AppointmentLine:
    """A booked appointment of the days ahead."""

    at: datetime
    reference: str
    name: str
    whom: str
    way: str
    place: str


@dataclass(frozen=True, slots=True)
class Covered:
    """What is due to a colleague who is away, for whoever covers: who they are, their last day away, and their people
    as a worklist groups them."""

    name: str
    until: date
    now: tuple[PersonLine, ...]
    soon: tuple[PersonLine, ...]


@dataclass(frozen=True, slots=True)
class Worklist:
    """Everything the worklist page shows of one person's work; no caseload of somebody who is of no team. The headline
    counts the people of colleagues for whom they cover as well."""

    today: date
    headline: str
    now: tuple[PersonLine, ...]
    soon: tuple[PersonLine, ...]
    covered: tuple[Covered, ...]
    appointments: tuple[AppointmentLine, ...]
    caseload: Caseload | None
    is_updating: bool
    follow_ups: int = 0


def worklist_of(
    staff: Staff,
    today: date,
    *,
    may_decide: bool = False,
    with_queue: bool = False,
    covers: Sequence[Leave] = (),
    asking: "QuerySet[Due] | None" = None,
) -> Worklist:
    """What is due to a member of staff: people with something due today or before, then those of the coming
    week. Four queries, however many cases they hold. `may_decide`: whoever sees it decides referrals; `with_queue`: the
    referrals that wait for anybody who does are among them; `covers`: the leaves for which they cover, the work of
    which stands beside theirs; `asking`: the dues of asking how it went on (`due_to_ask`), which are counted."""
    holding = _holding(staff, Due.objects.none() if asking is None else asking)
    owners = [staff.pk, *(leave.staff_id for leave in covers)]
    return _worklist(
        _dues(MINE_AND_QUEUE if with_queue else MINE, today, today + HORIZON, owners=owners),
        today,
        may_decide=may_decide,
        covers=covers,
        appointments=coming_appointments(staff, today),
        caseload=holding.caseload,
        is_updating=holding.is_updating,
        follow_ups=holding.follow_ups,
    )


def queue_of_referrals(today: date) -> Worklist:
    """The worklist of somebody who decides referrals and is of no team: what waits for anybody who does. Two
    queries."""
    dues = _dues(QUEUE, today, today + HORIZON)
    is_updating = StaleReferral.objects.exists()
    return _worklist(dues, today, may_decide=True, appointments=(), caseload=None, is_updating=is_updating)


def _dues(asked: Prepared[Due], today: date, horizon: date, **given: Any) -> list[Due]:
    """What `asked` finds in sight, the most pressing first."""
    return by_time(asked.rows(today=today, horizon=horizon, day_after=horizon + ONE_DAY, **given))


def _worklist(
    dues: Sequence[Due], today: date, *, may_decide: bool, covers: Sequence[Leave] = (), **beside: Any
) -> Worklist:
    people = person_lines(dues, today, may_decide=may_decide)
    now = _now(people)
    absent = {leave.staff_id for leave in covers}
    own = [person for person in people if person.owner not in absent]
    return Worklist(
        today=today,
        headline=headline(len(now), sum(person.is_overdue for person in now)),
        now=_now(own),
        soon=_soon(own),
        covered=tuple(_covered(leave, people) for leave in covers),
        **beside,
    )


def _covered(leave: Leave, people: Sequence[PersonLine]) -> Covered:
    theirs = [person for person in people if person.owner == leave.staff_id]
    return Covered(leave.staff.name, leave.ends_on, _now(theirs), _soon(theirs))


def _now(people: Sequence[PersonLine]) -> tuple[PersonLine, ...]:
    return tuple(person for person in people if person.is_pressing)


def _soon(people: Sequence[PersonLine]) -> tuple[PersonLine, ...]:
    return tuple(person for person in people if not person.is_pressing)


def in_queue(today: date | Given) -> Q:
    """What referrals owe that waits for anybody who decides them: those that nobody has, and those that are late with
    whoever has them."""
    return Q(referral__isnull=False) & (Q(owner=None) | Q(on__lt=today))


def headline(today: int, overdue: int) -> str:
    """The first sentence of the page: how many people need something today, and how many are overdue."""
    if not today:
        return "Nobody needs anything today."
    needs = "needs" if today == 1 else "need"
    first = f"{plural(today, 'person', 'people')} {needs} something today"
    return f"{first}, {overdue:,} {'is' if overdue == 1 else 'are'} overdue." if overdue else f"{first}."


def _in_sight(of: Q) -> "QuerySet[Due]":
    """The dues of them that are in sight, read with what their lines say."""
    sight = in_sight(Given("today"), Given("horizon"), Given("day_after"))
    return Due.objects.filter(of).filter(sight).select_related(*WITH_SUBJECT)


MINE = Prepared(lambda: _in_sight(Q(Among("owner", Given("owners")))))
MINE_AND_QUEUE = Prepared(lambda: _in_sight(Q(Among("owner", Given("owners"))) | in_queue(Given("today"))))
QUEUE = Prepared(lambda: _in_sight(in_queue(Given("today"))))
"""The dues of a worklist: of `owners`, of them and of the queue, and of the queue alone."""
OF_CASE = Prepared(lambda: _in_sight(Q(case=Given("case"))))
"""The dues of one `case`."""

COMING = Prepared(
    lambda: (
        Appointment.objects.filter(
            case__case_manager=Given("staff"),
            case__ended_on=None,
            state=AppointmentState.BOOKED,
            at__gte=Given("since"),
            at__lt=Given("until"),
        )
        .select_related("case__person__merged_into")
        .order_by("at", "id")
    )
)
"""The appointments booked in the cases of one of the `staff`."""


def coming_appointments(staff: Staff, today: date) -> tuple[AppointmentLine, ...]:
    """The booked appointments of today and the six days after it, in the cases somebody holds."""
    booked = COMING.rows(staff=staff.pk, since=clock.local(today, 0), until=clock.local(today + HORIZON, 0))
    return tuple(
        AppointmentLine(
            at=row.at.astimezone(clock.LOCAL),
            reference=row.case.reference,
            name=row.case.client.name or row.case.reference,
            whom="" if row.party == Party.CLIENT else PARTIES[Party(row.party)],
            way=Way(row.way).label,
            place=row.place,
        )
        for row in booked
    )


@dataclass(frozen=True, slots=True)
class _Holding:
    """The caseload of one member of staff beside their cap, whether the dues of a case among it await recomputing, and
    how many are to be asked how it went on."""

    caseload: Caseload
    is_updating: bool
    follow_ups: int


def _holding(staff: Staff, asking: "QuerySet[Due]") -> _Holding:
    """What somebody holds. One query."""
    held: dict[str, Any] = {"case__case_manager": staff, "case__ended_on": None}
    standing = Standing.objects.filter(**held)
    counts = Staff.objects.values(
        policy_cap=active_cap(),
        active=_counted(standing.exclude(stage=SETTLED)),
        settled=_counted(standing.filter(stage=SETTLED)),
        waiting=_counted(Due.objects.filter(owner=staff, kind=DueKind.FIRST_APPOINTMENT)),
        stale=Exists(StaleCase.objects.filter(**held)),
        asking=_counted(asking),
    ).get(pk=staff.pk)
    cap = cap_of(staff, counts["policy_cap"])
    caseload = Caseload(counts["active"], cap, counts["settled"], counts["waiting"])
    return _Holding(caseload, counts["stale"], counts["asking"] or 0)


def _counted(rows: "QuerySet[Any]") -> Subquery:
    """How many rows there are, to be asked for with another row; None where `rows` is none()."""
    # A function and no aggregate, for which Django would group the rows.
    number = Func("pk", function="count", output_field=IntegerField())
    return Subquery(rows.order_by().values(number=number))


def active_beside(staff: Staff, case: Case) -> int:
    """How many active cases somebody holds beside this one."""
    held = Standing.objects.filter(case__case_manager=staff, case__ended_on=None).exclude(case=case)
    return held.exclude(stage=SETTLED).count()


def next_of(case: Case, today: date) -> list[DueLine]:
    """What is due in one case, the most pressing first."""
    return list(due_lines(_dues(OF_CASE, today, FAR, case=case.pk), case, today))


def asked_of(case: Case) -> list[Asked]:
    """What is asked for in a case that something else than its own act may settle, with what is said then."""
    today = clock.today()
    given = (row.as_given() for row in Due.objects.filter(case=case, kind=DueKind.REBOOK))
    return [Asked(due.kind, due.about, settled(due, today=today)) for due in given]


def next_contact_of(case: Case) -> Due | None:
    """When the client is to be spoken with next; None in a case that has ended."""
    return Due.objects.filter(case=case, kind=DueKind.NEXT_CONTACT).first()
