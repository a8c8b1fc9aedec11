"""The tables of an extract."""

from tideover.assessments.rules import Condition, Severity
from tideover.cases.models import EndingReason
from tideover.consent.rules import Party as ConsentParty
from tideover.diary.rules import Party, Starter
from tideover.employment.rules import (
    Contract,
    EndedBy,
    HoursBasis,
    JobLevel,
    OccupationLevel,
    OutcomeKind,
    SpellState,
)
from tideover.evaluation.extracts.schema.columns import (
    CODES,
    DAY,
    KEY,
    NUMBER,
    TEXT,
    WHOLE,
    YES_NO,
    Column,
    Table,
    client,
)
from tideover.evaluation.extracts.schema.steering import STEERING
from tideover.evaluation.models import HIGHEST, LOWEST
from tideover.evaluation.rules import Rater
from tideover.foundation.codes import Code
from tideover.people.rules import Ethnicity, MaritalStatus, Sex, SizeBand, Way
from tideover.provision.rules import ProviderKind, ProvisionState, Reporter

FORMAT = 2
"""Of the columns below: a program that reads another one refuses an extract of this."""
PAY_BAND = r"[0-9]{1,9}-[0-9]{0,9}"
WEEK = 168
"""Hours."""


class TimeSource(Code):
    """Where the split of a case manager's time is known from."""

    RECORDED = "recorded", "Shares recorded by the case manager"
    CONTACTS = "contacts", "Minutes of the recorded contacts"


_EACH_REPORTER = (
    Column("by_case_manager", YES_NO, "The case manager recorded that it began", required=True),
    Column("by_client", YES_NO, "The client reported it", required=True),
    Column("by_employer", YES_NO, "The employer reported it", required=True),
)

CLIENTS = Table(
    "clients",
    "A client, that is a case accepted by the service",
    ("client",),
    (
        Column("client", KEY, "Pseudonym of the case", required=True),
        Column("person", KEY, "Pseudonym of the person; the same in each of their cases", required=True),
        Column("team", KEY, "Pseudonym of the team"),
        Column("case_manager", KEY, "Pseudonym of the case manager"),
        Column("accepted_on", DAY, "First day of support", required=True),
        Column("ended_on", DAY, "Last day of support; null while it goes on", not_before="accepted_on"),
        Column("ending_reason", TEXT, "Why support ended", EndingReason),
        Column("sex", TEXT, "Sex, as the person gives it", Sex),
        Column("ethnicity", TEXT, "Broad ethnic group", Ethnicity),
        Column("marital_status", TEXT, "Whether the person is married", MaritalStatus),
        Column("age", WHOLE, "Completed years on the day of acceptance", least=0, most=120),
        Column("main_condition", TEXT, "Main condition by the latest assessment", Condition),
        Column("severity", TEXT, "Severity by the latest assessment", Severity),
        Column("first_episode", YES_NO, "First episode of ill health of this kind"),
        Column("work_is_main_cause", YES_NO, "Whether the client holds work to be the main cause"),
        Column("support_months", NUMBER, "Calendar months from acceptance to the end of support", least=0),
        Column("hours_basis", TEXT, "Full or part time, of the post at risk", HoursBasis),
        Column("income_band", TEXT, "Yearly pay before tax in the post at risk, pounds from-to", form=PAY_BAND),
        Column("occupation_level", TEXT, "Level of the post at risk", OccupationLevel),
        Column("company_size", TEXT, "People employed by the employer of the post at risk", SizeBand),
        Column("years_in_job", NUMBER, "Years in the post at risk on the day of acceptance", least=0),
    ),
)
CONDITIONS = Table(
    "conditions",
    "A further condition of a client, by the latest assessment",
    ("client", "condition"),
    (client(), Column("condition", TEXT, "The condition", Condition, required=True)),
)
POSTS = Table(
    "posts",
    "A post that a client holds or held",
    ("client", "post"),
    (
        client(),
        Column("post", KEY, "Pseudonym of the post", required=True),
        Column("employer", KEY, "Pseudonym of the employer"),
        Column("company_size", TEXT, "People employed by the employer", SizeBand),
        Column("at_risk", YES_NO, "Whether this is the post the case is about", required=True),
        Column("contract", TEXT, "Contract", Contract),
        Column("hours_basis", TEXT, "Full or part time", HoursBasis),
        Column("usual_weekly_hours", NUMBER, "Usual hours a week", least=0, most=WEEK),
        Column("income_band", TEXT, "Yearly pay before tax, pounds from-to", form=PAY_BAND),
        Column("occupation_level", TEXT, "Level of the occupation", OccupationLevel),
        Column("level", TEXT, "Level, compared with the post before", JobLevel),
        Column("started_on", DAY, "First day"),
        Column("ended_on", DAY, "Last day", not_before="started_on"),
        Column("ended_by", TEXT, "How it ended", EndedBy),
    ),
)
SPELLS = Table(
    "spells",
    "An employment spell",
    (),
    (
        client(),
        Column("post", KEY, "Pseudonym of the post, where the spell is in one", refers_to="posts.post"),
        Column("state", TEXT, "State", SpellState, required=True),
        Column("starts_on", DAY, "First day", required=True),
        Column("ends_on", DAY, "Last day; null while it goes on", not_before="starts_on"),
        Column("adjusted", YES_NO, "Worked with adjustments", required=True),
        Column("weekly_hours", NUMBER, "Hours a week, where they differ from the post's", least=0, most=WEEK),
        Column("confirmed_on", DAY, "Last day on which somebody said that it went on", not_before="starts_on"),
    ),
)
ABSENCES = Table(
    "absences",
    "An absence, worked out from the spells: a spell off sick and what followed",
    (),
    (
        client(),
        Column("post", KEY, "Pseudonym of the post absent from", refers_to="posts.post"),
        Column("starts_on", DAY, "First day off sick", required=True),
        Column("ends_on", DAY, "Last day off sick; null while it goes on", not_before="starts_on"),
        Column(
            "returned_on",
            DAY,
            "First day of the sustained return (13 consecutive weeks of paid work)",
            not_before="starts_on",
        ),
        Column("sustained_on", DAY, "Day by which that return had lasted long enough", not_before="returned_on"),
    ),
)
OUTCOMES = Table(
    "outcomes",
    "A client's outcome, worked out from the spells: on the last day of support or, while support goes on, on "
    "the last day for which work status was confirmed",
    ("client",),
    (
        client(),
        Column("on", DAY, "The day it is the outcome of; null where nothing is known of any"),
        Column("kind", TEXT, "Where the client stands with work", OutcomeKind, required=True),
        Column("adjusted", YES_NO, "Works with adjustments", required=True),
        Column("level", TEXT, "Level of a new post against the post at risk", JobLevel),
        Column("by_choice", YES_NO, "Whether a new job was taken by choice"),
        Column("post_ended_by", TEXT, "How the post at risk ended", EndedBy),
    ),
)
CONTACTS = Table(
    "contacts",
    "A contact",
    (),
    (
        client(),
        Column("on", DAY, "Day", required=True),
        Column("way", TEXT, "Way", Way, required=True),
        Column("begun_by", TEXT, "Who began it", Starter, required=True),
        Column("two_way", YES_NO, "Whether both sides took part", required=True),
        Column("parties", CODES, "Whom it was with", Party, required=True),
        Column("minutes_client", WHOLE, "Minutes with or for the client", required=True, least=0),
        Column("minutes_employer", WHOLE, "Minutes with the employer", required=True, least=0),
        Column("minutes_other_services", WHOLE, "Minutes with other services", required=True, least=0),
        Column("minutes_admin", WHOLE, "Minutes of letters, notes and other office work", required=True, least=0),
    ),
)
TIME_SPLIT = Table(
    "time_split",
    "How the case manager's time on a client was split: recorded shares or, without those, minutes of contacts",
    ("client",),
    (
        client(),
        Column("source", TEXT, "Where it is known from", TimeSource, required=True),
        Column("client_percent", NUMBER, "Per cent with the client", required=True, least=0, most=100),
        Column("employer_percent", NUMBER, "Per cent with the employer", required=True, least=0, most=100),
        Column("other_services_percent", NUMBER, "Per cent with other services", required=True, least=0, most=100),
        Column(
            "admin_percent",
            NUMBER,
            "Per cent on letters, calls, meetings and reports",
            required=True,
            least=0,
            most=100,
        ),
    ),
)
INTERVENTIONS = Table(
    "interventions",
    "A kind of help in the service's catalogue",
    ("intervention",),
    (
        Column("intervention", TEXT, "Code", required=True),
        Column("label", TEXT, "What the service calls it", required=True, is_label=True),
        Column("focus", TEXT, "Whom it works with; null for coordination"),
        Column("position", WHOLE, "Place in the catalogue", required=True),
        Column("offered", YES_NO, "Whether it is still offered", required=True),
    ),
)
_INTERVENTION = Column(
    "intervention", TEXT, "Code of the kind of help", required=True, refers_to="interventions.intervention"
)
PROVISIONS = Table(
    "provisions",
    "A provision: one intervention for one client",
    (),
    (
        client(),
        _INTERVENTION,
        Column("state", TEXT, "How far it has come", ProvisionState, required=True),
        Column("reported_by", TEXT, "Who says so", Reporter, required=True),
        Column("provider_kind", TEXT, "Who delivers it", ProviderKind),
        Column("offered_on", DAY, "Day it was offered"),
        Column("started_on", DAY, "Day it began"),
        Column("ended_on", DAY, "Day it was finished or dropped", not_before="started_on"),
    ),
)
HELP = Table(
    "help",
    "A client and an intervention that began, however often, with who says so",
    ("client", "intervention"),
    (client(), _INTERVENTION, *_EACH_REPORTER),
)
HELP_BY_FOCUS = Table(
    "help_by_focus",
    "A client and a focus of which at least one intervention began, with who says so",
    ("client", "focus"),
    (client(), Column("focus", TEXT, "Whom the help works with", required=True), *_EACH_REPORTER),
)
CONSENTS = Table(
    "consents",
    "A client's latest decision on whether the evaluation may contact a party",
    ("client", "party"),
    (
        client(),
        Column("party", TEXT, "Who may be contacted", ConsentParty, required=True),
        Column("given", YES_NO, "Given, or refused or withdrawn", required=True),
    ),
)
RATINGS = Table(
    "ratings",
    "The latest rating of the service for a client, from 1 (not helpful) to 5 (very helpful)",
    ("client", "by"),
    (
        client(),
        Column("by", TEXT, "Who rates", Rater, required=True),
        Column("score", NUMBER, "Rating", required=True, least=float(LOWEST), most=float(HIGHEST)),
    ),
)

TABLES = {
    table.name: table
    for table in (
        CLIENTS,
        CONDITIONS,
        POSTS,
        SPELLS,
        ABSENCES,
        OUTCOMES,
        CONTACTS,
        TIME_SPLIT,
        INTERVENTIONS,
        PROVISIONS,
        HELP,
        HELP_BY_FOCUS,
        CONSENTS,
        RATINGS,
        *STEERING,
    )
}
