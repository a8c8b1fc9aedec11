"""What the monitoring report counts, in which order, and how each row reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tideover.assessments.rules import Condition, Severity
from tideover.consent.rules import Party
from tideover.employment.rules import EndedBy, HoursBasis, JobLevel, OccupationLevel, OutcomeKind
from tideover.evaluation.monitoring.results import RowKind
from tideover.evaluation.rules import Rater
from tideover.foundation.codes import Code
from tideover.people.rules import Ethnicity, MaritalStatus, Sex, SizeBand
from tideover.referrals.rules import ReferralDecision, Source

BASE, NOT_KNOWN, GOING_ON, UNDECIDED = "base", "not_known", "going_on", "undecided"
BASE_OF_CLIENTS, BASE_OF_REFERRALS, RETAINED_BASE = "clients", "referrals", "retained_job"
NEW_JOBS, PAY = "new_job_how", "income"
FUNNEL, OPENED_CASE = "referral_funnel", "opened_case"
REPORTED = "reported"
"""Counts, by table of help, the clients for whom anything was reported; no table of the report."""
CONSENTS, RATINGS, TIME, TIME_SOURCES = "consent_to_contact", "ratings", "time_split", "time_sources"
REFUSED, UNASKED = "_refused", "_not_known"
"""How the codes of rows end that count those who refused, and those of whom it is not known."""
OWN_HELP = "interventions"
HELP_TABLES = {
    OWN_HELP: "by_case_manager",
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


def plain(code: str) -> str:
    """How a code that nobody has given a label reads."""
    return code.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class TableDefinition:
    """A table: its rows' labels in the order they are shown. A code without a label comes after them by its name,
    then "not known", then what is counted `besides`. `members` are the rows below a heading; `counted` and
    `nothing` are those of a ReportTable."""

    code: str
    title: str
    how: str
    labels: Mapping[str, str] = field(default_factory=dict)
    base: str = BASE_OF_CLIENTS
    besides: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()
    counted: str = "People"
    nothing: str = ""

    def label(self, code: str) -> str:
        """What the row of that code says."""
        if code in self.labels:
            return self.labels[code]
        if code == NOT_KNOWN:
            return "Not known"
        for ending, words in _ENDINGS.items():
            if code.endswith(ending):
                return f"{self.label(code.removesuffix(ending))}: {words}"
        return plain(code)

    def place(self, code: str) -> tuple[bool, bool, int, str]:
        """Sorts codes."""
        order = {known: place for place, known in enumerate(self.labels)}
        return code in self.besides, code == NOT_KNOWN, order.get(code, len(order)), code

    def kind(self, code: str) -> RowKind:
        """What the row of that code is to the others."""
        if code in self.besides:
            return RowKind.BESIDES
        if code in self.members:
            return RowKind.MEMBER
        return RowKind.HEADING if code.endswith(ANY) else RowKind.PLAIN


_ENDINGS = {REFUSED: "refused", UNASKED: "not known"}
_BESIDES = "are counted once more, and their shares are of everybody."


def _labels(vocabulary: type[Code]) -> dict[str, str]:
    return dict(vocabulary.choices())


def _small(label: str) -> str:
    """A label inside a longer one; capitals that belong to a name or an abbreviation stay."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


_ALSO = {f"with_{condition.value}": f"Also with {_small(condition.label)}" for condition in Condition}
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


def _by_each(vocabulary: type[Code], said: str, *endings: str) -> dict[str, str]:
    """Each member with what it `said`, then the same member's rows with the other endings."""
    labels: dict[str, str] = {}
    for member in vocabulary:
        labels[member.value] = f"{member.label}{said}"
        labels |= {f"{member.value}{ending}": f"{member.label}: {_ENDINGS[ending]}" for ending in endings}
    return labels


REFERRALS = "Referrals"
_NO_REFERRAL = "No referral is recorded."
_PERSON = "As recorded for the person."
_POST = "Of the post at risk."
_ACCEPTED = "On the day the client was accepted."
_HEALTH = f"By the latest assessment. Those who also have a further condition {_BESIDES}"

TABLES = [
    TableDefinition(
        "referral_sources",
        "Who referred",
        "Of every referral received, whatever was decided.",
        _labels(Source),
        base=BASE_OF_REFERRALS,
        counted=REFERRALS,
        nothing=_NO_REFERRAL,
    ),
    TableDefinition(
        FUNNEL,
        "What became of referrals",
        "",
        _labels(ReferralDecision) | {UNDECIDED: "Not decided yet", OPENED_CASE: "Opened a case"},
        base=BASE_OF_REFERRALS,
        besides=frozenset({OPENED_CASE}),
        counted=REFERRALS,
        nothing=_NO_REFERRAL,
    ),
    TableDefinition("sex", "Sex", _PERSON, _labels(Sex)),
    TableDefinition("age", "Age in years", _ACCEPTED),
    TableDefinition("ethnicity", "Ethnic group", _PERSON, _labels(Ethnicity)),
    TableDefinition("married", "Married", _PERSON, _labels(MaritalStatus)),
    TableDefinition("hours", "Hours", _POST, _labels(HoursBasis)),
    TableDefinition("years_in_job", "Years in the job", f"{_POST[:-1]}, on the day the client was accepted."),
    TableDefinition(PAY, "Yearly pay before tax", _POST),
    TableDefinition("company_size", "People employed by the employer", _POST, _labels(SizeBand)),
    TableDefinition("occupation", "Level of the occupation", _POST, _labels(OccupationLevel)),
    TableDefinition("diagnosis", "Main condition", _HEALTH, _labels(Condition) | _ALSO, besides=frozenset(_ALSO)),
    TableDefinition(
        "severity",
        "Severity",
        f"By the latest assessment. Those in a first episode {_BESIDES}",
        _labels(Severity) | {"first_episode": "In a first episode"},
        besides=frozenset({"first_episode"}),
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
        _by_each(Party, ": given", REFUSED, UNASKED),
    ),
    TableDefinition(TIME, "How time was spent, per cent", "", _TIME_LABELS),
    TableDefinition(
        RATINGS,
        "How helpful the service was, from 1 to 5",
        "The latest rating by each, for each client: 1 is not helpful, 5 very helpful.",
        _by_each(Rater, "", UNASKED),
    ),
]
