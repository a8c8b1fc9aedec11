"""Rules about what somebody is waiting for: a pause to be looked at again, a concern to be reviewed, a complaint to be
answered, care that others owe the client, a permission about to lapse, what somebody means to do, a summary the
manager asked for."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from tideover.worklist.rules.due import CASE, Due, DueKind, Why
from tideover.worklist.rules.facts import CaseFacts


def look_again(facts: CaseFacts) -> Iterator[Due]:
    """Look again at a pause on the day agreed for it, until the case goes on or waits for a later day."""
    if facts.pause is not None:
        yield _due(
            facts,
            DueKind.LOOK_AGAIN,
            on=facts.pause.look_again_on,
            why_code=Why.PAUSED,
            why_facts={"since": facts.pause.since.isoformat()},
        )


def review_concern(facts: CaseFacts) -> Iterator[Due]:
    """Review each open concern for the client's safety on the day agreed for it."""
    for concern in facts.concerns:
        yield _due(
            facts,
            DueKind.REVIEW_CONCERN,
            about=f"concern:{concern.key}",
            on=concern.review_on,
            why_code=Why.CONCERN_OPEN,
            why_facts={"since": concern.raised_on.isoformat()},
        )


def reply_to_complaint(facts: CaseFacts) -> Iterator[Due]:
    """Acknowledge and answer each complaint within the policy's working days of receiving it, whether or not the case
    has ended. An answer acknowledges it as well."""
    policy = facts.policy
    for complaint in facts.complaints:
        about, why_facts = f"complaint:{complaint.key}", {"received_on": complaint.received_on.isoformat()}
        for kind, days in (
            (DueKind.ACKNOWLEDGE_COMPLAINT, policy.complaint_acknowledge_within_working_days),
            (DueKind.ANSWER_COMPLAINT, policy.complaint_answer_within_working_days),
        ):
            if kind is DueKind.ANSWER_COMPLAINT or complaint.acknowledged_on is None:
                on = policy.add_working_days(complaint.received_on, days)
                yield _due(facts, kind, about=about, on=on, why_code=Why.COMPLAINT_WAITS, why_facts=why_facts)


def chase_care(facts: CaseFacts) -> Iterator[Due]:
    """Ask after care that others owe the client, the policy's days after it was last asked after, or awaited from."""
    for care in facts.care:
        asked_on = care.last_chased_on or care.awaited_since
        yield _due(
            facts,
            DueKind.CHASE_CARE,
            about=f"care:{care.key}",
            on=asked_on + timedelta(days=facts.policy.chase_care_every_days),
            why_code=Why.CARE_AWAITED,
            why_facts={"since": care.awaited_since.isoformat()},
        )


def carry_out(facts: CaseFacts) -> Iterator[Due]:
    """Do what somebody noted, on the day for which they noted it."""
    for intention in facts.intentions:
        yield _due(
            facts,
            DueKind.CARRY_OUT,
            about=f"intention:{intention.key}",
            on=intention.on,
            why_code=Why.INTENDED,
            why_facts={"since": intention.noted_on.isoformat(), "what": intention.what},
        )


def hand_over(facts: CaseFacts) -> Iterator[Due]:
    """Write the summary that the manager asked for by the day they named, and hand the case over with it."""
    if asked := facts.asked_handover:
        yield _due(
            facts,
            DueKind.HAND_OVER,
            on=asked.write_by,
            why_code=Why.HANDOVER_ASKED,
            why_facts={"since": asked.asked_on.isoformat(), "to": asked.to},
        )


def renew_permission(facts: CaseFacts) -> Iterator[Due]:
    """Ask the client again the policy's days before the first of their permissions lapses; a later decision about the
    same settles it."""
    if facts.lapses:
        label, lapses_on = min(facts.lapses, key=lambda each: (each[1], each[0]))
        yield _due(
            facts,
            DueKind.RENEW_PERMISSION,
            on=lapses_on - timedelta(days=facts.policy.lapse_warning_days),
            why_code=Why.LAPSES,
            why_facts={"lapses_on": lapses_on.isoformat(), "label": label},
        )


def _due(
    facts: CaseFacts, kind: DueKind, *, on: date, why_code: Why, why_facts: dict[str, Any], about: str = ""
) -> Due:
    return Due(
        subject=(CASE, facts.case),
        kind=kind,
        about=about,
        on=on,
        why_code=why_code,
        why_facts=why_facts,
        owner=facts.owner,
    )
