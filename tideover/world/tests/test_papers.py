"""The papers of invented clients are files that are taken, dated so that they could have come when they did."""

import zlib
from datetime import date
from random import Random

import pytest

from tideover.foundation.files import FileKind, kind_of
from tideover.world.demonstration.clients import clients, read
from tideover.world.demonstration.courses import Course, courses
from tideover.world.demonstration.papers import HEIGHT, WIDTH, pdf, picture
from tideover.world.demonstration.steps import Filed

TODAY = date(2026, 11, 25)


def filed(today: date = TODAY) -> list[tuple[Course, Filed]]:
    """Every paper, with the course of the case it is in."""
    told = courses(clients(), today, Random(2003))
    return [(course, step) for course in told for step in course.steps if isinstance(step, Filed)]


def test_every_paper_belongs_to_a_client_and_is_a_file_of_its_kind() -> None:
    found = filed()
    assert len(found) == sum(len(each) for each in read("papers").values())
    kinds = {step.name.rpartition(".")[2]: kind_of(step.content) for _course, step in found}
    assert kinds == {"pdf": FileKind.PDF, "png": FileKind.PNG}


@pytest.mark.parametrize("today", [date(2026, 11, day) for day in range(23, 30)])
def test_a_paper_comes_after_its_date_within_the_case_and_before_today(today: date) -> None:
    for course, step in filed(today):
        assert course.days.accepted <= step.at.date() < today
        assert course.days.accepted <= step.dated_on < step.at.date()


def test_a_pdf_says_where_each_of_its_objects_is() -> None:
    made = pdf(["A (first) line", "and another"])
    start = int(made.rpartition(b"startxref\n")[2].split()[0])
    table = made[start:].splitlines()
    assert table[0] == b"xref"
    for number, row in enumerate(table[3:8], start=1):
        assert made[int(row.split()[0]) :].startswith(b"%d 0 obj" % number)
    assert rb"(A \(first\) line) Tj" in made


def test_a_picture_has_a_row_of_pixels_for_each_it_announces() -> None:
    made = picture(["A line"])
    packed = made.partition(b"IDAT")[2][: -len(b"____IEND____") - 4]
    assert len(zlib.decompress(packed)) == HEIGHT * (WIDTH + 1)
