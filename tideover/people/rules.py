"""Words for people and employers, and how names are compared. No Django."""

import re
import unicodedata
from collections.abc import Collection

import nhs_number

from tideover.foundation.codes import Code

YOUNGEST_AT_WORK = 13
"""Years of age from which somebody may be employed at all, where byelaws of their council allow light work (Children
and Young Persons Act 1933, section 18(2)). Nobody younger holds a post or is a client, by hand or in an import."""


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


class Need(Code):
    """What somebody needs so that a conversation or a letter reaches them (NHS Accessible Information Standard)."""

    INTERPRETER = "interpreter", "Interpreter"
    SIGN_LANGUAGE = "sign_language", "Sign language interpreter"
    LARGE_PRINT = "large_print", "Large print"
    EASY_READ = "easy_read", "Easy read"
    TELEPHONE_ONLY = "telephone_only", "Telephone only"
    WRITING_ONLY = "writing_only", "In writing only"
    HEARING_LOOP = "hearing_loop", "Hearing loop"
    STEP_FREE = "step_free", "Step-free place"
    SOMEBODY_ALONG = "somebody_along", "Somebody with them"


def needs_line(needs: Collection[str], language: str, access_needs: str) -> str:
    """What makes it easier for somebody, in one line: "Interpreter (Tigrinya); large print; mornings only"."""
    words = [
        f"{Need(code).label} ({language})" if code == Need.INTERPRETER and language else Need(code).label
        for code in needs
    ]
    if language and Need.INTERPRETER not in needs:
        words.append(f"Speaks {language}")
    return "; ".join([*words, *([access_needs] if access_needs else [])])


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


SHORTEST_NUMBER = 5
"""Digits from which what was typed is also looked for as a number."""


def digits_sought(typed: str) -> str | None:
    """The digits to look for where a telephone or NHS number was typed, or part of one; None where it is none. What
    stands before a number for the country or the trunk (+44, 0044, 0) is left out, for it is written or not."""
    if re.search(r"[^\d\s()+./-]", typed):
        return None
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", typed))
    return re.sub(r"^((00)?44(?=0?\d{10}$))?0?", "", digits) if len(digits) >= SHORTEST_NUMBER else None


def nhs_number_of(typed: str) -> str | None:
    """The ten digits of an NHS number typed with or without spaces; None where its check digit is wrong
    (modulus 11, NHS Data Dictionary: NHS NUMBER)."""
    digits = "".join(character for character in typed if character.isdigit() and character.isascii())
    other = "".join(character for character in typed if not character.isdigit()).strip(" -")
    return digits if not other and nhs_number.is_valid(digits) else None
