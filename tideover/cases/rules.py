"""Words of how a case is steered, and of what stands beside it. No Django."""

from datetime import timedelta

from tideover.foundation.codes import Code


class EndingReason(Code):
    """Why the service's work with a client ended."""

    SETTLED = "settled", "Settled in work"
    GOALS_MET = "goals_met", "What was agreed is done"
    CLIENT_CHOICE = "client_choice", "The client chose to stop"
    LEFT_WORK = "left_work", "The job ended"
    MOVED_AWAY = "moved_away", "Moved away"
    NO_ANSWER = "no_answer", "Nobody could reach the client"
    SERVICE_ENDED = "service_ended", "The service ended"
    OTHER = "other", "Another reason"


class Told(Code):
    """Who is told that a case has ended."""

    CLIENT = "client", "The client, in writing"
    REFERRER = "referrer", "Whoever sent them"
    GP = "gp", "Their GP"
    EMPLOYER = "employer", "The employer"
    PROVIDER = "provider", "Those who give help"
    SUPPORTER = "supporter", "Family or friend"


class PauseReason(Code):
    """Why a case waits."""

    TREATMENT = "treatment", "Treatment or an operation"
    TOO_UNWELL = "too_unwell", "Too unwell for now"
    EMPLOYER = "employer", "The employer has to decide first"
    AWAY = "away", "Away"
    CLIENT_CHOICE = "client_choice", "The client asked for it"
    OTHER = "other", "Another reason"


class ComplaintAbout(Code):
    """Whom a complaint is about."""

    SERVICE = "service", "Us"
    PROVIDER = "provider", "A provider of help"


class Relation(Code):
    """What a supporter is to the client."""

    PARTNER = "partner", "Husband, wife or partner"
    PARENT = "parent", "Parent"
    CHILD = "child", "Son or daughter"
    RELATIVE = "relative", "Another relative"
    FRIEND = "friend", "Friend"
    COLLEAGUE = "colleague", "Colleague"
    CARER = "carer", "Carer or support worker"
    OTHER = "other", "Somebody else"


class FollowUpOutcome(Code):
    """What came of asking after somebody whose case has ended."""

    REACHED = "reached", "They told us how it goes"
    NOT_REACHED = "not_reached", "Nobody answered"
    DECLINED = "declined", "They do not want to be asked"


class DocumentKind(Code):
    """What a document of a case is."""

    FIT_NOTE = "fit_note", "Fit note"
    HEALTH = "health", "Letter or report about health"
    WORK = "work", "Letter or report about work"
    CONSENT = "consent", "Consent form"
    PLAN = "plan", "Signed plan or agreement"
    MONEY = "money", "Payslip, benefit or other money paper"
    OTHER = "other", "Another document"


class CameFrom(Code):
    """Who a document came from: the parties as the diary groups them, so that a timeline narrows to both alike."""

    CLIENT = "client", "The client"
    EMPLOYER = "employer", "The employer"
    GP = "gp", "The GP"
    OTHER_HEALTH = "other_health", "Another health professional"
    REFERRER = "referrer", "The referrer"
    PROVIDER = "provider", "A provider of help"
    UNION = "union", "The union representative"
    SUPPORTER = "supporter", "Family or a friend"
    OTHER = "other", "Somebody else"


ASKED_FROM = timedelta(weeks=2)
"""How long before its day a follow-up may be asked: earlier it would say nothing of that day."""
STILL_TELLS = timedelta(weeks=13)
"""How long after its day a follow-up still says how somebody was then."""
LONGEST_WORDS = 4000
"""Characters of a plan, a complaint or an answer."""
LONGEST_REASON = 300
"""Characters of a line that says why."""


class WhyGlassBroken(Code):
    """What somebody opens a case outside their scope for."""

    DANGER = "danger", "Somebody may come to harm"
    CLIENT_ASKS = "client_asks", "The client needs an answer, and nobody who holds the case can be reached"
    COVER = "cover", "Standing in for a colleague, at short notice"
    COMPLAINT = "complaint", "A complaint, a claim or a request for their data"
    OTHER = "other", "Something else"


BREAK_GLASS_LASTS = timedelta(hours=24)
"""How long a case stays open to somebody who opened it from outside their scope."""
MOST_WRONG_TRIES, WRONG_TRIES_WITHIN = 5, timedelta(hours=1)
"""So often, within that time, somebody may name a case that is none before they have to wait: who is a client
cannot be found out by guessing."""
SHORTEST_REASON = 20
"""Characters of a reason. A sentence has more; a word does not say why."""
