"""Words of a provision, and which step may follow which. No Django."""

from tideover.foundation.codes import Code


class ProvisionState(Code):
    """How far an intervention for one client has come."""

    SUGGESTED = "suggested", "Suggested"
    OFFERED = "offered", "Offered"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    STARTED = "started", "Started"
    FINISHED = "finished", "Finished"
    DROPPED = "dropped", "Dropped"


class ProviderKind(Code):
    """Who delivers an intervention (glossary: provider)."""

    CASE_MANAGER = "case_manager", "The case manager"
    IN_HOUSE = "in_house", "Another member of staff"
    EXTERNAL = "external", "An outside organisation"


class Reporter(Code):
    """Who says that the help was given. Their words are kept apart."""

    CASE_MANAGER = "case_manager", "Case manager"
    CLIENT = "client", "Client"
    EMPLOYER = "employer", "Employer"


MAY_FOLLOW: dict[ProvisionState, frozenset[ProvisionState]] = {
    ProvisionState.OFFERED: frozenset({ProvisionState.SUGGESTED}),
    ProvisionState.ACCEPTED: frozenset({ProvisionState.OFFERED}),
    ProvisionState.DECLINED: frozenset({ProvisionState.SUGGESTED, ProvisionState.OFFERED}),
    ProvisionState.STARTED: frozenset({ProvisionState.SUGGESTED, ProvisionState.OFFERED, ProvisionState.ACCEPTED}),
    ProvisionState.FINISHED: frozenset({ProvisionState.STARTED}),
    ProvisionState.DROPPED: frozenset({ProvisionState.ACCEPTED, ProvisionState.STARTED}),
}
"""Each step -> the states it may be taken from."""

DATE_OF: dict[ProvisionState, str] = {
    ProvisionState.SUGGESTED: "suggested_on",
    ProvisionState.OFFERED: "offered_on",
    ProvisionState.ACCEPTED: "answered_on",
    ProvisionState.DECLINED: "answered_on",
    ProvisionState.STARTED: "started_on",
    ProvisionState.FINISHED: "ended_on",
    ProvisionState.DROPPED: "ended_on",
}
"""Each state -> the field that keeps the day it was reached."""

DATES_IN_ORDER = ["suggested_on", "offered_on", "answered_on", "started_on", "ended_on"]


class CareKind(Code):
    """What is awaited from others (glossary: care outside the service)."""

    APPOINTMENT = "appointment", "Appointment"
    TEST = "test", "Test"
    TREATMENT = "treatment", "Treatment"
    REPORT = "report", "Report or letter"
    OTHER = "other", "Something else"


class CareEnd(Code):
    """How waiting for care came to its end."""

    RECEIVED = "received", "It was received"
    NOT_COMING = "not_coming", "It is awaited no more"
