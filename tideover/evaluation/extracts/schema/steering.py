"""The tables of an extract that tell of referrals and permissions, how cases are steered, and what stands beside them.

No words of anybody are in them: of a concern its days, of a complaint whom it is about and its days, of an exception
to a permission that there is one.
"""

from tideover.cases.models import EndingReason
from tideover.cases.rules import ComplaintAbout, FollowUpOutcome, PauseReason, Told
from tideover.consent.rules import Choice, How, KindOfInformation, Party, Purpose, Words
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
from tideover.people.rules import Way
from tideover.provision.rules import CareEnd, CareKind
from tideover.referrals.rules import Heard, ReferralDecision, Source

REFERRALS = Table(
    "referrals",
    "A referral",
    ("referral",),
    (
        Column("referral", KEY, "Pseudonym of the referral", required=True),
        Column("client", KEY, "Pseudonym of the case it opened", refers_to="clients.client"),
        Column("source", TEXT, "Who referred", Source),
        Column("heard", TEXT, "How the person heard of the service", Heard),
        Column("received_on", DAY, "Day it was received", required=True),
        Column("acknowledged_on", DAY, "Day the referrer was told that it came", not_before="received_on"),
        Column("decision", TEXT, "Decision; null while there is none", ReferralDecision),
        Column("decided_on", DAY, "Day of the decision", not_before="received_on"),
        Column("told_on", DAY, "Day the referrer was told of the decision", not_before="decided_on"),
        Column(
            "waiting_days",
            WHOLE,
            "Working days from receipt to the decision, without those on which the service waited for the person",
            least=0,
        ),
        Column("pointed_elsewhere", YES_NO, "Whether the person was pointed to somebody else", required=True),
    ),
)
PERMISSIONS = Table(
    "permissions",
    "A client's decision on who may be told what; a later one on the same stands beside it",
    (),
    (
        client(),
        Column("party", TEXT, "Who may be told, or asked", Party, required=True),
        Column("kind", TEXT, "Kind of information", KindOfInformation, required=True),
        Column("purpose", TEXT, "What for", Purpose, required=True),
        Column("decision", TEXT, "Decision", Choice, required=True),
        Column("on", DAY, "Day of the decision", required=True),
        Column("valid_from", DAY, "First day on which it holds, where that is later", not_before="on"),
        Column("valid_until", DAY, "Last day on which it holds; null where it has none", not_before="on"),
        Column("how", TEXT, "How it was given", How),
        Column("words_of", TEXT, "In whose words it was written down", Words),
        Column("has_exception", YES_NO, "Whether something is excepted", required=True),
        Column("is_of_one_person", YES_NO, "Whether it is about one person at the employer", required=True),
    ),
)
PAUSES = Table(
    "pauses",
    "Days on which a case waited",
    (),
    (
        client(),
        Column("reason", TEXT, "Why", PauseReason, required=True),
        Column("since", DAY, "First day", required=True),
        Column("look_again_on", DAY, "Day to look again", required=True, not_before="since"),
        Column("resumed_on", DAY, "Day on which work went on; null while it waits", not_before="since"),
    ),
)
ENDINGS = Table(
    "endings",
    "An ending of a case; of a case that was opened again, each",
    (),
    (
        client(),
        Column("on", DAY, "Day", required=True),
        Column("reason", TEXT, "Why", EndingReason, required=True),
        Column("talk_held_on", DAY, "Day on which ending was talked over with the client; null where no day is known"),
        Column("told", CODES, "Who was told; null where only day and reason are recorded", Told),
        Column("reopened_on", DAY, "Day on which the case was opened again", not_before="on"),
    ),
)
FOLLOW_UPS = Table(
    "follow_ups",
    "A time that somebody asked, or tried to ask, how it went on after an ending",
    (),
    (
        client(),
        Column("weeks", WHOLE, "Weeks after the ending", required=True, least=0),
        Column("on", DAY, "Day", required=True),
        Column("way", TEXT, "How", Way, required=True),
        Column("outcome", TEXT, "What came of it", FollowUpOutcome, required=True),
        Column("closes", YES_NO, "Whether nothing more is asked for these weeks", required=True),
        Column("satisfaction", WHOLE, "Satisfaction with the service", least=1, most=5),
    ),
)
CONCERNS = Table(
    "concerns",
    "A worry that somebody may come to harm",
    (),
    (
        client(),
        Column("raised_on", DAY, "Day it was raised", required=True),
        Column("reviewed_on", DAY, "Last day on which somebody looked at it", not_before="raised_on"),
        Column("closed_on", DAY, "Day on which it was over", not_before="raised_on"),
    ),
)
COMPLAINTS = Table(
    "complaints",
    "A complaint by a client",
    (),
    (
        client(),
        Column("about", TEXT, "Whom it is about", ComplaintAbout, required=True),
        Column("received_on", DAY, "Day it came", required=True),
        Column("acknowledged_on", DAY, "Day it was acknowledged", not_before="received_on"),
        Column("answered_on", DAY, "Day it was answered", not_before="acknowledged_on"),
    ),
)
AGREEMENTS = Table(
    "agreements",
    "How a client asked to be contacted, from a day until the next agreement",
    (),
    (
        client(),
        Column("on", DAY, "Day", required=True),
        Column("cadence_days", WHOLE, "Days between contacts; null for what is usual", least=1, most=365),
        Column("way", TEXT, "The way they asked for; null for any", Way),
    ),
)
HANDOVERS = Table(
    "handovers",
    "A change of case manager",
    (),
    (
        client(),
        Column("on", DAY, "Day", required=True),
        Column("from_staff", KEY, "Pseudonym of who held the case", required=True),
        Column("to_staff", KEY, "Pseudonym of who holds it from then on", required=True),
        Column("is_joint", YES_NO, "Whether a joint appointment was booked", required=True),
    ),
)
CARE_OUTSIDE = Table(
    "care_outside",
    "A test, treatment or report that others owe, or owed, a client",
    (),
    (
        client(),
        Column("kind", TEXT, "What", CareKind, required=True),
        Column("awaited_since", DAY, "Day from which it is awaited", required=True),
        Column("times_chased", WHOLE, "How often the service asked after it", required=True, least=0),
        Column("last_chased_on", DAY, "Last day on which it did", not_before="awaited_since"),
        Column("ended_on", DAY, "Day from which it is awaited no more", not_before="awaited_since"),
        Column("ended_by", TEXT, "How waiting ended", CareEnd),
        Column("charged", NUMBER, "What the client was charged, in pounds", least=0),
    ),
)

STEERING = (
    REFERRALS,
    PERMISSIONS,
    PAUSES,
    ENDINGS,
    FOLLOW_UPS,
    CONCERNS,
    COMPLAINTS,
    AGREEMENTS,
    HANDOVERS,
    CARE_OUTSIDE,
)
