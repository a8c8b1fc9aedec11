"""Words of a referral. No Django."""

from tideover.foundation.codes import Code


class Source(Code):
    """Who sent the person (glossary: referrer)."""

    GP = "gp", "GP practice"
    MENTAL_HEALTH_SERVICE = "mental_health_service", "Mental health service"
    EMPLOYMENT_SERVICE = "employment_service", "Employment service"
    EMPLOYER = "employer", "Employer"
    OCCUPATIONAL_HEALTH = "occupational_health", "Occupational health"
    UNION = "union", "Union"
    COLLEAGUE = "colleague", "In-house colleague"
    SELF = "self", "The person themselves"
    OTHER = "other", "Somebody else"


class Heard(Code):
    """How the person heard of the service."""

    PRACTICE = "practice", "At the GP practice"
    MENTAL_HEALTH_SERVICE = "mental_health_service", "From a mental health service"
    LEAFLET = "leaflet", "Leaflet"
    EMPLOYER = "employer", "From the employer"
    UNION = "union", "From a union"
    ADVERTISEMENT = "advertisement", "Advertisement"
    FRIEND = "friend", "From a friend"
    COLLEAGUE = "colleague", "From a colleague"
    ONLINE = "online", "Online"
    OTHER = "other", "Another way"


class ReferralDecision(Code):
    """What was decided."""

    ACCEPTED = "accepted", "Accepted"
    NOT_APPROPRIATE = "not_appropriate", "Not appropriate"
    DECLINED = "declined", "Declined by the person"
    NOT_REACHED = "not_reached", "Could not be reached"
    DID_NOT_ATTEND = "did_not_attend", "Did not attend"
