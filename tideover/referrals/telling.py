"""Whether whoever sent somebody may hear what was decided, and what to do next, in words."""

from dataclasses import dataclass
from datetime import date

from tideover.consent.queries import answers_about_referrals
from tideover.consent.rules import DecisionFacts
from tideover.foundation.pages.words import short_date
from tideover.referrals.models import Referral
from tideover.referrals.rules import TELLS_ITSELF, Hearing, Source, hearing


@dataclass(frozen=True, slots=True)
class Telling:
    """How it stands with telling the referrer: `words` says it, and what to do next."""

    hearing: Hearing
    words: str
    has_referrer: bool

    @property
    def may_be_told(self) -> bool:
        """Whether there is somebody to tell, who may be."""
        return self.has_referrer and self.hearing.may_be_told


def telling_of(referral: Referral, on: date | None = None) -> Telling:
    """How it stands, by what the person had said up to that day, or has said so far."""
    survivor = referral.person.survivor_id
    answers = answers_about_referrals([survivor]).get(survivor, [])
    found, answer = hearing(
        (each for each in answers if on is None or each.on <= on), referral.received_on, referral.decision
    )
    has_referrer = referral.source not in TELLS_ITSELF
    return Telling(found, _words(found, answer) if has_referrer else _nobody(referral), has_referrer)


def _nobody(referral: Referral) -> str:
    if referral.source == Source.SELF:
        return "They came by themselves, so nobody else is told."
    return "It is not known who sent them, so nobody can be told. Correct the referral once you know."


def _words(found: Hearing, answer: DecisionFacts | None) -> str:
    said = short_date(answer.on) if answer else ""
    return {
        Hearing.AGREED: f"They agreed on {said} that whoever sent them hears what was decided.",
        Hearing.OBJECTED: f"They said on {said} that whoever sent them is not to hear what was decided. Tell nothing "
        "of it unless they say otherwise.",
        Hearing.NOT_ASKED: "They were not asked whether whoever sent them may hear what was decided. Ask them, record "
        "what they say, then tell.",
        Hearing.UNREACHED: "They could not be asked and never objected, so whoever sent them may hear it.",
    }[found]
