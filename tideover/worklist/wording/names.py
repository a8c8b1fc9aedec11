"""What those are called whose part in a case has no name of their own."""

from tideover.diary.rules import Party
from tideover.referrals.rules import Source

THE_CLIENT, THE_PERSON = "the client", "somebody"
"""What a sentence calls a client, and somebody referred, whose name is not recorded."""

PARTIES = {
    Party.EMPLOYER: "the employer",
    Party.GP: "the GP",
    Party.OTHER_HEALTH: "a health professional",
    Party.REFERRER: "the referrer",
    Party.PROVIDER: "the provider",
    Party.UNION: "the union representative",
    Party.SUPPORTER: "family or a friend",
    Party.OTHER: "somebody else",
}

SENT_BY = {
    Source.GP: "GP practice",
    Source.MENTAL_HEALTH_SERVICE: "mental health service",
    Source.EMPLOYMENT_SERVICE: "employment service",
    Source.EMPLOYER: "employer",
    Source.OCCUPATIONAL_HEALTH: "occupational health service",
    Source.UNION: "union",
    Source.COLLEAGUE: "in-house colleague",
    Source.OTHER: "referrer",
}
"""Who sent somebody that did not come by themselves."""


def came_from(source: str) -> str:
    """How a referral came, in a few words: "Self-referral", "Referral by the GP practice"."""
    if source == Source.SELF:
        return "Self-referral"
    return f"Referral by the {SENT_BY[Source(source)]}" if source else "Referral"
