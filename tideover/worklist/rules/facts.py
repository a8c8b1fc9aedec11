"""The facts of one case or one referral, as the rules read them. Moments are aware and in UK time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tideover.diary.rules import AppointmentState, Party
from tideover.employment.rules import SpellFacts
from tideover.foundation.codes import Code
from tideover.foundation.workingdays import Nation
from tideover.people.rules import Way
from tideover.referrals.rules import Hearing, Spell


class Stage(Code):
    """Where a case stands, read from its record."""

    ASSESSING = "assessing", "Assessing"
    PLANNING = "planning", "Planning"
    ACTIVE = "active", "Active"
    IN_WORK_SUPPORT = "in_work_support", "In-work support"
    CLOSED = "closed", "Closed"


@dataclass(frozen=True, slots=True)
class CasePolicy:
    """What the service has decided, as the rules need it.

    `cadence_days` gives the days within which a client is spoken with again, for each stage but closed. Names that
    end in `_working_days`, `_days` and `_weeks` say their unit; `reach_differently_after` counts attempts.
    `add_working_days(day, n)` is the n-th working day after `day` in the service's nation.
    """

    cadence_days: Mapping[Stage, int]
    rebook_within_working_days: int
    first_appointment_within_working_days: int
    first_appointment_by_absence_days: int
    reach_differently_after: int
    ask_permissions_within_days: int
    settled_ending_after_weeks: int
    unanswered_ending_after_days: int
    support_is_open_ended: bool
    complaint_acknowledge_within_working_days: int
    complaint_answer_within_working_days: int
    chase_care_every_days: int
    lapse_warning_days: int
    follow_up_weeks: tuple[int, ...]
    add_working_days: Callable[[date, int], date]


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """A contact: when, with whom, and whether both sides took part. Attempts are not contacts."""

    at: datetime
    two_way: bool = True
    parties: tuple[Party, ...] = (Party.CLIENT,)

    @property
    def on(self) -> date:
        """The day of the contact."""
        return self.at.date()


@dataclass(frozen=True, slots=True)
class AttemptFacts:
    """Somebody was rung or written to and did not answer."""

    at: datetime
    way: Way
    party: Party = Party.CLIENT

    @property
    def on(self) -> date:
        """The day of the attempt."""
        return self.at.date()


@dataclass(frozen=True, slots=True)
class AppointmentFacts:
    """An appointment and what became of it. `settled_on` is the day its state became known, for a
    cancelled one the day of cancelling; None while it is booked."""

    key: int
    at: datetime
    state: AppointmentState = AppointmentState.BOOKED
    settled_on: date | None = None
    party: Party = Party.CLIENT

    @property
    def on(self) -> date:
        """The day for which it was made."""
        return self.at.date()


@dataclass(frozen=True, slots=True)
class PutOffFacts:
    """Somebody put a due off, with a reason: the one of that kind, about the same, that was due on `original_on`."""

    kind: str
    about: str
    original_on: date
    to: date
    reason: str


@dataclass(frozen=True, slots=True)
class PauseFacts:
    """The case waits: since when, and when to look at it again."""

    since: date
    look_again_on: date


@dataclass(frozen=True, slots=True)
class ConcernFacts:
    """An open concern for the client's safety."""

    key: int
    raised_on: date
    review_on: date


@dataclass(frozen=True, slots=True)
class ComplaintFacts:
    """A complaint that is not answered."""

    key: int
    received_on: date
    acknowledged_on: date | None = None


@dataclass(frozen=True, slots=True)
class CareFacts:
    """Care that others owe the client and that has not come."""

    key: int
    awaited_since: date
    last_chased_on: date | None = None


@dataclass(frozen=True, slots=True)
class IntentionFacts:
    """Something that somebody means to do on a day, and nothing has come of yet."""

    key: int
    noted_on: date
    on: date
    what: str


@dataclass(frozen=True, slots=True)
class AskedHandoverFacts:
    """The manager asked whoever holds the case for a summary, with which it goes to a colleague."""

    asked_on: date
    write_by: date
    to: str


@dataclass(frozen=True, slots=True)
class FollowUpFacts:
    """Somebody asked after the client, that many weeks after the ending. `closes`: nothing more is asked then."""

    weeks: int
    closes: bool = False


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose due it is: a member of staff; the queue of a team while nobody holds the case; the queue of whoever
    decides referrals while nobody has the referral, which belongs to no team yet."""

    team: int | None
    staff: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """Everything the rules may know about one case. Not today's date: that is never a fact.

    `referred_on` is the day its referral was received, None where none is recorded, `absent_since` since when the
    client was off work as the referral said; `has_permissions` says whether
    the client has ever decided who may be told what. `lapses` are permissions with a last day: what they are about
    in words, and that day. `is_followed_up` says whether its ending was agreed here, so that somebody asks how it went
    on; `follow_ups` is who was asked after that ending.
    """

    case: int
    owner: Owner
    policy: CasePolicy
    accepted_on: date
    reopened_on: date | None = None
    ended_on: date | None = None
    own_cadence_days: int | None = None
    assessed_on: date | None = None
    provision_started_on: date | None = None
    referred_on: date | None = None
    absent_since: date | None = None
    has_permissions: bool = False
    contacts: tuple[ContactFacts, ...] = ()
    attempts: tuple[AttemptFacts, ...] = ()
    appointments: tuple[AppointmentFacts, ...] = ()
    spells: tuple[SpellFacts, ...] = ()
    put_offs: tuple[PutOffFacts, ...] = ()
    pause: PauseFacts | None = None
    concerns: tuple[ConcernFacts, ...] = ()
    complaints: tuple[ComplaintFacts, ...] = ()
    care: tuple[CareFacts, ...] = ()
    intentions: tuple[IntentionFacts, ...] = ()
    asked_handover: AskedHandoverFacts | None = None
    lapses: tuple[tuple[str, date], ...] = ()
    is_followed_up: bool = False
    follow_ups: tuple[FollowUpFacts, ...] = ()

    @property
    def works_since(self) -> date:
        """The day since which the service works with the client: acceptance, or the last time the case was opened
        again. While it was ended nobody was to speak with them."""
        return self.reopened_on or self.accepted_on


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralPolicy:
    """The working days within which the service has decided to acknowledge a referral, to decide it, and to tell the
    referrer, and the nation whose bank holidays count."""

    acknowledge_within: int
    decide_within: int
    tell_within: int
    nation: Nation


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralFacts:
    """Everything the rules may know about one referral. `tell_is_owed` says whether the decision is still to be told:
    one that came with a record from elsewhere was told there or never, unless that record says so; `hearing` whether
    whoever sent the person may hear it."""

    referral: int
    owner: Owner
    policy: ReferralPolicy
    received_on: date
    source: str = ""
    acknowledged_on: date | None = None
    decided_on: date | None = None
    tell_is_owed: bool = False
    hearing: Hearing = Hearing.AGREED
    waiting: tuple[Spell, ...] = ()
