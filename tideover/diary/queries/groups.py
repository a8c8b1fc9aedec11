"""Group sessions: those of a team, and who is in one of them, as far as somebody may know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F, Q, QuerySet

from tideover.cases.models import Case
from tideover.diary.models import Attendance, GroupSession
from tideover.diary.rules import Presence, SessionState
from tideover.foundation import clock
from tideover.foundation.access import Actor, in_scope
from tideover.organisation.models import Staff

LISTED_BACK = timedelta(days=90)
"""How long sessions that are over stay in the list."""


@dataclass(frozen=True, slots=True)
class InGroup:
    """A client in a session, with what makes it easier for them to take part; `reference` only where the reader may
    open their case."""

    case_id: int
    name: str
    reference: str
    presence: str
    makes_it_easier: str


@dataclass(frozen=True, slots=True)
class WhoIsIn:
    """Who is in a session, as far as somebody may know: those `named`, and how many `others`. `all_known`: nobody is
    left out, so that they may say who came."""

    named: tuple[InGroup, ...]
    others: int

    @property
    def all_known(self) -> bool:
        """Whether everybody is named."""
        return self.others == 0


def group_sessions(actor: Actor) -> Sequence[GroupSession]:
    """The sessions somebody reaches, each with the numbers `expected` and `attended`: what is planned first, the
    soonest at the top, then what is over, the latest at the top."""
    counted = in_scope(actor, GroupSession).annotate(
        expected=Count("attendances", filter=~Q(attendances__presence=Presence.WITHDRAWN)),
        attended=Count("attendances", filter=Q(attendances__presence=Presence.ATTENDED)),
    )
    recent = Q(state=SessionState.PLANNED) | Q(at__gte=clock.now() - LISTED_BACK)
    rows = list(counted.filter(recent).select_related("led_by", "team").order_by("at", "id"))
    planned = [row for row in rows if row.state == SessionState.PLANNED]
    return planned + [row for row in reversed(rows) if row.state != SessionState.PLANNED]


def who_is_in(session: GroupSession, actor: Actor, staff: Staff | None) -> WhoIsIn:
    """Who is in a session. Whoever leads it knows them all: they are in one room. Everybody else finds named whom
    they may open the case of, and of the others only how many they are."""
    rows = list(
        Attendance.objects.filter(session=session)
        .exclude(presence=Presence.WITHDRAWN)
        .select_related("case__person__merged_into")
        .order_by("case__person__family_name", "case__person__given_name", "id")
    )
    within = set(in_scope(actor, Case).filter(pk__in=[row.case_id for row in rows]).values_list("pk", flat=True))
    leads = staff is not None and staff.pk == session.led_by_id
    named = [row for row in rows if leads or row.case_id in within]
    return WhoIsIn(
        tuple(
            InGroup(
                case_id=row.case_id,
                name=row.case.client.name or row.case.reference,
                reference=row.case.reference if row.case_id in within else "",
                presence=Presence(row.presence).label,
                makes_it_easier=row.case.client.makes_it_easier,
            )
            for row in named
        ),
        others=len(rows) - len(named),
    )


def could_come(session: GroupSession, actor: Actor, staff: Staff | None) -> "QuerySet[Case]":
    """Whose clients are offered for a session: those of whoever asks and of whoever leads it, among the open cases of
    its team that the asker reaches. Others are asked to it from their own case."""
    holders = [key for key in (staff.pk if staff else None, session.led_by_id) if key]
    held = Q(case_manager__in=holders) | Q(attendances__session=session, attendances__presence=Presence.EXPECTED)
    cases = in_scope(actor, Case).filter(held, team=session.team_id, ended_on=None).distinct()
    return cases.select_related("person").order_by("person__family_name", "person__given_name", "id")


def expected_in(session: GroupSession) -> set[int]:
    """The keys of the cases whose clients are expected."""
    expected = Attendance.objects.filter(session=session, presence=Presence.EXPECTED)
    return set(expected.values_list("case_id", flat=True))


def cases_in(session: GroupSession) -> list[Case]:
    """The cases of those who are in a session, by name: also once it is known who came, so that a form sent twice is
    understood twice."""
    within = Attendance.objects.filter(session=session).exclude(presence=Presence.WITHDRAWN)
    cases = Case.objects.filter(pk__in=within.values("case")).select_related("person")
    return list(cases.order_by("person__family_name", "person__given_name", "id"))


def planned_for(case: Case) -> list[GroupSession]:
    """The planned sessions of the case's team, each with `is_expected`, whether its client is."""
    planned = GroupSession.objects.filter(team=case.team_id, state=SessionState.PLANNED)
    mine = Q(attendances__case=case, attendances__presence=Presence.EXPECTED)
    return list(planned.annotate(is_expected=Count("attendances", filter=mine)).order_by("at", "id"))


def led_in_calendar(staff: Staff, since: timedelta) -> Sequence[GroupSession]:
    """The sessions that somebody leads, from that long ago, those not called off."""
    led = GroupSession.objects.filter(led_by=staff, at__gte=clock.now() - since)
    return list(led.exclude(state=SessionState.CALLED_OFF).order_by(F("at"), "id"))
