"""How private each stored field is. Every field of every model is classified; a walk over the models
fails for one that is not (tests/walks)."""

from enum import Enum


class Privacy(Enum):
    """The four classes, least private first."""

    PUBLIC = "public"
    """May be published: the name of a service, a code in a catalogue."""
    INTERNAL = "internal"
    """The service's own working data that tells nothing of a client by itself: keys, dates of recording."""
    PERSONAL = "personal"
    """About an identifiable person (UK GDPR article 4(1))."""
    SPECIAL = "special category"
    """Health, ethnicity and the like (UK GDPR article 9), and free text, which may hold them."""


def classify(*, public: str = "", internal: str = "", personal: str = "", special: str = "") -> dict[str, Privacy]:
    """A model's classification from the names of its fields, separated by spaces.

    Raises ValueError if a field is named twice.
    """
    classes = {
        Privacy.PUBLIC: public,
        Privacy.INTERNAL: internal,
        Privacy.PERSONAL: personal,
        Privacy.SPECIAL: special,
    }
    result: dict[str, Privacy] = {}
    for privacy, names in classes.items():
        for name in names.split():
            if name in result:
                raise ValueError(f"{name} is classified twice.")
            result[name] = privacy
    return result
