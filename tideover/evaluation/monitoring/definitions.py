"""What the monitoring report counts, in which order, and how each row reads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tideover.assessments.rules import Condition, Severity
from tideover.consent.rules import Party
from tideover.employment.rules import EndedBy, HoursBasis, JobLevel, OccupationLevel, OutcomeKind
from tideover.evaluation.rules import Rater
from tideover.foundation.codes import Code
from tideover.organisation.models import Focus
from tideover.people.rules import Ethnicity, MaritalStatus, Sex, SizeBand
from tideover.referrals.rules import ReferralDecision, Source

BASE, NOT_KNOWN, GOING_ON, UNDECIDED = "base", "not_known", "going_on", "undecided"
BASE_OF_CLIENTS, BASE_OF_REFERRALS, RETAINED_BASE = "clients", "referrals", "retained_job"
NEW_JOBS = "new_job_how"
CONSENTS, RATINGS, TIME, TIME_SOURCES = "consent_to_contact", "ratings", "time_split", "time_sources"
REFUSED, UNASKED = "_refused", "_not_known"
"""How the codes of rows end that count those who refused, and those of whom it is not known."""
HELP_TABLES = {
    "interventions": "by_case_manager",
    "interventions_by_client": "by_client",
    "interventions_by_employer": "by_employer",
}
"""The tables of help, each with the column that says whose word it counts."""
TIME_COLUMNS = {
    "client": "client_percent",
    "employer": "employer_percent",
    "other_services": "other_services_percent",
    "letters_calls_meetings_reports": "admin_percent",
}
ANY = "_any"
"""How the codes of rows end that count clients with any of several interventions."""


@dataclass(frozen=True, slots=True)
class Band:
    """A band of numbers; None is no upper bound."""

    code: str
    label: str
    upper: float | None


SUPPORT_BANDS = [
    Band("0-3", "Up to 3 months", 3),
    Band("3-6", "3 to 6 months", 6),
    Band("6-12", "6 to 12 months", 12),
    Band("12-24", "1 to 2 years", 24),
    Band("24+", "2 years or more", None),
]


def _plain(code: str) -> str:
    """How a code that nobody has given a label reads."""
    return code.replace("_", " ").capitalize()


def _pounds(code: str) -> str:
    """How a band of yearly pay reads: "10000-20000" as "£10,000 to £20,000"."""
    low, _, high = code.partition("-")
    if not low.isdigit() or (high and not high.isdigit()):
        return _plain(code)
    return f"£{int(low):,} to £{int(high):,}" if high else f"£{int(low):,} or more"


def _by_lower_bound(code: str) -> tuple[int, str]:
    low = code.partition("-")[0]
    return (int(low) if low.isdigit() else 0), code


def _by_name(code: str) -> tuple[int, str]:
    return 0, code


@dataclass(frozen=True, slots=True)
class TableDefinition:
    """A table: its rows' labels in the order they are shown. A code without a label comes after them, with
    `other_label` and in the order of `other_order`; "not known" comes last."""

    code: str
    title: str
    how: str
    labels: Mapping[str, str] = field(default_factory=dict)
    base: str = BASE_OF_CLIENTS
    other_label: Callable[[str], str] = _plain
    other_order: Callable[[str], tuple[int, str]] = _by_name

    def label(self, code: str) -> str:
        """What the row of that code says."""
        if code in self.labels:
            return self.labels[code]
        if code == NOT_KNOWN:
            return "Not known"
        for ending, words in _ENDINGS.items():
            if code.endswith(ending):
                return f"{self.label(code.removesuffix(ending))}: {words}"
        return self.other_label(code)

    def place(self, code: str) -> tuple[int, tuple[int, str]]:
        """Sorts codes."""
        if code == NOT_KNOWN:
            return len(self.labels) + 1, (0, "")
        order = {known: place for place, known in enumerate(self.labels)}
        return order.get(code, len(order)), self.other_order(code)


_ENDINGS = {REFUSED: "refused", UNASKED: "not known"}


def _labels(vocabulary: type[Code]) -> dict[str, str]:
    return dict(vocabulary.choices())


def _small(label: str) -> str:
    """A label inside a longer one; capitals that belong to a name or an abbreviation stay."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


_CONDITIONS = _labels(Condition) | {
    f"with_{condition.value}": f"of whom also with {_small(condition.label)}" for condition in Condition
}
_OUTCOMES = {
    "retained_job": "Kept their job",
    **{f"new_job_of_{level}_level": f"New job of {level.label.lower()}" for level in JobLevel},
    OutcomeKind.NEW_JOB.value: "New job, its level not known",
    OutcomeKind.OTHER_JOB_KEPT.value: OutcomeKind.OTHER_JOB_KEPT.label,
    "terminated_but_temping": "Post ended, in temporary work",
    OutcomeKind.TEMPORARY_WORK.value: OutcomeKind.TEMPORARY_WORK.label,
    OutcomeKind.OTHER_ACTIVITY.value: OutcomeKind.OTHER_ACTIVITY.label,
    **{f"{end.value}_not_working": f"{end.label}, not working" for end in EndedBy},
    OutcomeKind.NOT_WORKING.value: OutcomeKind.NOT_WORKING.label,
    OutcomeKind.STILL_ABSENT.value: OutcomeKind.STILL_ABSENT.label,
    OutcomeKind.LOST_TOUCH.value: OutcomeKind.LOST_TOUCH.label,
}
_RETAINED_HOW = {
    "with_adjustments": "Same post with adjustments",
    "same_post": "Same post without adjustments",
    OutcomeKind.REDUCED_HOURS.value: "Same post on reduced hours",
    OutcomeKind.REDEPLOYED.value: "Redeployed with the same employer",
}
_LENGTHS = {band.code: band.label for band in SUPPORT_BANDS} | {GOING_ON: "Support goes on"}

_TIME_LABELS = {
    "client": "With the client",
    "employer": "With the employer",
    "other_services": "With other services",
    "letters_calls_meetings_reports": "Letters, calls, meetings and reports",
}


def _with_refusals(vocabulary: type[Code]) -> dict[str, str]:
    """Each member, then those who refused it and those of whom it is not known."""
    labels: dict[str, str] = {}
    for member in vocabulary:
        labels[member.value] = member.label
        labels |= {f"{member.value}{ending}": f"{member.label}: {words}" for ending, words in _ENDINGS.items()}
    return labels


_PERSON = "As recorded for the person."
_POST = "Of the post at risk."
_ACCEPTED = "On the day the client was accepted."
_HEALTH = "By the latest assessment. A client can also have further conditions."

TABLES = [
    TableDefinition(
        "referral_sources", "Who referred", "Of every referral received.", _labels(Source), base=BASE_OF_REFERRALS
    ),
    TableDefinition(
        "referral_funnel",
        "What became of referrals",
        "Of every referral received.",
        _labels(ReferralDecision) | {UNDECIDED: "Not decided yet"},
        base=BASE_OF_REFERRALS,
    ),
    TableDefinition("sex", "Sex", _PERSON, _labels(Sex)),
    TableDefinition("age", "Age in years", _ACCEPTED),
    TableDefinition("ethnicity", "Ethnic group", _PERSON, _labels(Ethnicity)),
    TableDefinition("married", "Married", _PERSON, _labels(MaritalStatus)),
    TableDefinition("hours", "Hours", _POST, _labels(HoursBasis)),
    TableDefinition("years_in_job", "Years in the job", f"{_POST[:-1]}, on the day the client was accepted."),
    TableDefinition("income", "Yearly pay before tax", _POST, other_label=_pounds, other_order=_by_lower_bound),
    TableDefinition("company_size", "People employed by the employer", _POST, _labels(SizeBand)),
    TableDefinition("occupation", "Level of the occupation", _POST, _labels(OccupationLevel)),
    TableDefinition("diagnosis", "Main condition", _HEALTH, _CONDITIONS),
    TableDefinition(
        "severity",
        "Severity",
        "By the latest assessment.",
        _labels(Severity) | {"first_episode": "of whom in a first episode"},
    ),
    TableDefinition(
        "client_views",
        "Clients' views",
        "By the latest assessment.",
        {"work_main_cause": "Work was the main cause", "work_not_main_cause": "Work was not the main cause"},
    ),
    TableDefinition(
        "length_of_support",
        "Length of support",
        "From the day the client was accepted to the day support ended. A length on a boundary is in the longer band.",
        _LENGTHS,
    ),
    TableDefinition(
        "job_outcome",
        "What became of the job",
        "Computed from dated spells of employment: on the day support ended or, where it goes on, on the last day "
        "on which work status was confirmed.",
        _OUTCOMES,
    ),
    TableDefinition(
        "retained_how",
        "How the job was kept",
        "Of the clients who kept their job, on the same day as their outcome.",
        _RETAINED_HOW,
        base=RETAINED_BASE,
    ),
    TableDefinition(
        NEW_JOBS,
        "How a new job came about",
        "Of the clients with a new job, on the same day as their outcome.",
        {"by_choice": "Left by choice", "post_ended": "After the post ended"},
        base=NEW_JOBS,
    ),
    TableDefinition(
        CONSENTS,
        "Consent to being contacted for the evaluation",
        "The client's latest decision on each party. Parties nobody was asked about are not listed.",
        _with_refusals(Party),
    ),
    TableDefinition(TIME, "How time was spent, per cent", "", _TIME_LABELS),
    TableDefinition(
        RATINGS,
        "How helpful the service was, from 1 to 5",
        "The latest rating by each, for each client. 5 is very helpful.",
        _labels(Rater),
    ),
]


def any_of_focus(focus: str) -> str:
    """The row code of "any intervention of this focus". Help that works with the employer is work-focused."""
    known = {Focus.CLIENT.value: "client_focused_any", Focus.EMPLOYER.value: "work_focused_any"}
    return known.get(focus, f"{focus}{ANY}")


_ANY_LABELS = {
    "client_focused_any": "Any client-focused help",
    "work_focused_any": "Any work-focused help",
    "other_agencies_any": "Any work with other agencies",
}


def help_table(table: str, catalogue: list[tuple[str, str, str | None]]) -> TableDefinition:
    """A table of help (HELP_TABLES), its rows from the catalogue: (code, label, focus), in the catalogue's order.

    Coordination, which has no focus, comes first; then each focus, headed by "any" where it has several.
    """
    groups: dict[str | None, dict[str, str]] = {None: {}}
    for code, label, focus in catalogue:
        groups.setdefault(focus, {})[code] = label
    labels: dict[str, str] = {}
    for focus, members in groups.items():
        if focus is not None and len(members) > 1:
            heading = any_of_focus(focus)
            labels[heading] = _ANY_LABELS.get(heading, f"Any {_plain(focus).lower()} help")
        labels |= members
    title, how = _HELP_WORDS[table]
    return TableDefinition(table, title, f"{how} A client can have several kinds.", labels)


_HELP_WORDS = {
    "interventions": ("Help given", "Clients for whom the case manager recorded that the help began."),
    "interventions_by_client": ("Help as clients reported it", "Clients who reported that the help began."),
    "interventions_by_employer": (
        "Help as employers reported it",
        "Clients for whom the employer reported that the help began.",
    ),
}
