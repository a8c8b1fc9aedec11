"""Words for people and employers, and how names are compared. No Django."""

import unicodedata

import nhs_number

from tideover.foundation.codes import Code


class Sex(Code):
    """As the person gives it."""

    FEMALE = "female", "Female"
    MALE = "male", "Male"
    OTHER = "other", "Another way"


class Ethnicity(Code):
    """The broad groups of the 2021 census for England and Wales."""

    ASIAN = "asian", "Asian or Asian British"
    BLACK = "black", "Black, Black British, Caribbean or African"
    MIXED = "mixed", "Mixed or multiple ethnic groups"
    WHITE = "white", "White"
    OTHER = "other", "Another ethnic group"


class MaritalStatus(Code):
    """Whether the person is married, as far as services have counted it."""

    MARRIED = "married", "Married"
    NOT_MARRIED = "not_married", "Not married"


class Way(Code):
    """How people speak or write with one another."""

    TELEPHONE = "telephone", "Telephone"
    IN_PERSON = "in_person", "In person"
    VIDEO = "video", "Video"
    MESSAGE = "message", "Message"
    LETTER = "letter", "Letter"


class SizeBand(Code):
    """How many people an employer employs."""

    UP_TO_25 = "0-25", "Up to 25"
    UP_TO_100 = "25-100", "25 to 100"
    UP_TO_500 = "100-500", "100 to 500"
    OVER_500 = "500+", "More than 500"
    MULTINATIONAL = "multinational", "Multinational"


class EmployerRole(Code):
    """What a person at an employer is to the client."""

    LINE_MANAGER = "line_manager", "Line manager"
    HUMAN_RESOURCES = "human_resources", "Human resources"
    OCCUPATIONAL_HEALTH = "occupational_health", "Occupational health"
    OTHER = "other", "Other"


APOSTROPHES = "'`\u2018\u2019"


def search_words(*texts: str) -> str:
    """What a search compares: lower case without accents or apostrophes, words apart by one space."""
    plain = unicodedata.normalize("NFKD", " ".join(texts)).casefold()
    kept = (character for character in plain if not unicodedata.combining(character) and character not in APOSTROPHES)
    return " ".join("".join(c if c.isalnum() else " " for c in kept).split())


def nhs_number_of(typed: str) -> str | None:
    """The ten digits of an NHS number typed with or without spaces; None where its check digit is wrong
    (modulus 11, NHS Data Dictionary: NHS NUMBER)."""
    digits = "".join(character for character in typed if character.isdigit() and character.isascii())
    other = "".join(character for character in typed if not character.isdigit()).strip(" -")
    return digits if not other and nhs_number.is_valid(digits) else None
