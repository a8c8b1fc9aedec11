"""Checking a record file: what is wrong is said in full, with its place."""

from decimal import Decimal
from pathlib import Path

import pytest

from tideover.exchange import checks
from tideover.exchange.checks import Checked, check_record
from tideover.exchange.schema import record_schema

PUBLISHED = Path(checks.__file__).parents[2] / "world/data/jrt-2002-03/clients.csv"
NAMES = list(record_schema().by_name)
FIRST = dict(zip(NAMES, PUBLISHED.read_text("utf-8").splitlines()[1].split(","), strict=True))


def file_of(*rows: dict[str, str], names: list[str] = NAMES) -> bytes:
    """A record file whose rows are the first published client's with these cells changed."""
    lines = [names, *([(FIRST | changed)[name] for name in names] for changed in rows)]
    return ("\n".join(",".join(cells) for cells in lines) + "\n").encode()


def sentences(content: bytes) -> list[str]:
    """What is wrong with the file."""
    return [fault.sentence for fault in check_record(content, file="r.csv").faults]


def only(content: bytes) -> str:
    """The one thing wrong with the file."""
    (sentence,) = sentences(content)
    return sentence


def test_the_published_record_has_no_fault_and_thirteen_clients() -> None:
    checked = check_record(PUBLISHED.read_bytes(), file="clients.csv")
    assert checked.faults == ()
    assert [row.values["client"] for row in checked.rows] == [str(number) for number in range(1, 14)]
    assert checked.rows[10].values["years_in_job"] == Decimal("1.5")
    assert checked.rows[10].values["hours"] == "part"
    assert checked.rows[0].values["employer_rating"] is None
    assert checked.rows[0].values["married"] is True


def test_columns_may_stand_in_any_order_and_lines_may_end_as_on_windows() -> None:
    content = file_of({}, {"client": "2"}, names=NAMES[::-1]).replace(b"\n", b"\r\n")
    assert [row.line for row in check_record(content, file="r.csv").rows] == [2, 3]


def test_a_faulty_file_gives_no_rows_at_all() -> None:
    checked = check_record(file_of({}, {"client": "2", "sex": "x"}), file="r.csv")
    assert (checked.rows, checked.fault_total) == ((), 1)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"   "])
def test_an_empty_file_is_a_fault(content: bytes) -> None:
    assert only(content) == ("r.csv: found an empty file, wanted a line of column names and a line for each client.")


def test_a_file_of_column_names_alone_is_a_fault() -> None:
    assert only(file_of()) == "r.csv, line 2: found no client, wanted a line for each client."


def test_a_byte_order_mark_is_a_fault_and_the_rest_is_checked_all_the_same() -> None:
    mark, age = sentences(b"\xef\xbb\xbf" + file_of({"age": "212"}))
    assert mark.startswith("r.csv, line 1: found a byte-order mark before the first name, wanted UTF-8 without")
    assert age == 'r.csv, line 2, column age: found "212", wanted a whole number from 16 to 100.'


def test_utf_16_is_named() -> None:
    assert only(file_of({}).decode().encode("utf-16")) == "r.csv: found text in UTF-16, wanted text in UTF-8."


def test_a_byte_that_is_not_utf_8_is_named_with_its_cell() -> None:
    content = file_of({}, {"client": "2", "employer": "Café"}).replace("é".encode(), b"\xe9")
    assert only(content).startswith("r.csv, line 3, column employer: found the byte 0xE9, which is not UTF-8")


def test_a_nul_byte_is_named_with_its_cell() -> None:
    assert only(file_of({"employer": "A\x00B"})).startswith("r.csv, line 2, column employer: found a NUL byte")


def test_a_missing_column_is_named_with_its_title() -> None:
    names = [name for name in NAMES if name != "support_months"]
    assert only(file_of({}, names=names)) == (
        "r.csv, line 1, column support_months: found no such column, "
        "wanted the column support_months (Months of support)."
    )


def test_an_unknown_column_is_a_fault() -> None:
    content = file_of({}).replace(b"employer_rating\n", b"employer_rating,star_sign\n").replace(b",1,\n", b",1,,\n")
    assert only(content) == (
        "r.csv, line 1, column star_sign: found an unknown column, wanted only the columns of the schema."
    )


def test_a_column_written_in_another_way_says_how() -> None:
    unknown = sentences(file_of({}).replace(b"client,sex", b"client,Sex "))
    assert "r.csv, line 1, column Sex : found an unknown column, wanted sex, written exactly so." in unknown


def test_a_doubled_column_is_a_fault() -> None:
    assert only(file_of({}, names=[*NAMES, "age"])) == (
        "r.csv, line 1, column age: found this column a second time, wanted each column once."
    )


@pytest.mark.parametrize(("mark", "name"), [(";", "semicolons"), ("\t", "tabs")])
def test_another_separator_is_one_fault(mark: str, name: str) -> None:
    content = file_of({}).replace(b",", mark.encode())
    assert only(content) == f"r.csv, line 1: found columns separated by {name}, wanted columns separated by commas."


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        ("sex", "x", 'found "x", wanted one of f, m'),
        ("sex", "F", 'found "F", wanted one of f, m'),
        ("sex", " f", 'found " f" with space around it, wanted one of f, m'),
        ("sex", "", "found nothing, wanted one of f, m"),
        ("sex", "  ", "found only spaces, wanted one of f, m"),
        ("company_size", "1-5", 'found "1-5", wanted one of 0-25, 25-100, 100-500, multinational'),
        ("age", "15", 'found "15", wanted a whole number from 16 to 100'),
        ("age", "36.5", 'found "36.5", wanted a whole number from 16 to 100'),
        ("age", "٣٦", 'found "٣٦", wanted a whole number from 16 to 100'),
        ("age", "-36", 'found "-36", wanted a whole number from 16 to 100'),
        ("support_months", "0", 'found "0", wanted a number from 0.1 to 120'),
        ("support_months", "5,5", 'found "5,5", wanted a number from 0.1 to 120'),
        ("support_months", "1e1", 'found "1e1", wanted a number from 0.1 to 120'),
        ("support_months", "nan", 'found "nan", wanted a number from 0.1 to 120'),
        ("client_rating", "5.5", 'found "5.5", wanted a number from 1 to 5 or nothing'),
        ("cbt", "yes", 'found "yes", wanted 1 for yes or 0 for no'),
        ("cbt", "2", 'found "2", wanted 1 for yes or 0 for no'),
        ("time_client_pct", "101", 'found "101", wanted a number from 0 to 100'),
        ("client", "Ann Smith", 'found "Ann Smith", wanted a code of at most 40 letters'),
        ("employer", "A\u202eB", 'found "A<U+202E>B", wanted a short text on one line'),
        ("employer", "E" * 90, f'found "{"E" * 60}…", wanted a short text on one line'),
    ],
)
def test_a_cell_that_does_not_fit_says_what_is_wanted(column: str, cell: str, expected: str) -> None:
    assert only(file_of({column: f'"{cell}"'})).startswith(f"r.csv, line 2, column {column}: {expected}")


@pytest.mark.parametrize("cell", ["=1+1", "+cmd", "@SUM(A1)", "-1+2", " =A1", "=HYPERLINK(x)"])
def test_a_formula_is_named_as_one(cell: str) -> None:
    assert f'column employer: found the formula "{cell}"' in only(file_of({"employer": cell}))


def test_a_dash_where_it_is_a_code_is_no_formula() -> None:
    assert sentences(file_of({"prior_job_ended_by": "-"})) == []


@pytest.mark.parametrize(("ragged", "found"), [("1", "1 cell"), (",".join(FIRST.values()) + ",extra", "50 cells")])
def test_a_ragged_row_is_a_fault(ragged: str, found: str) -> None:
    assert only(file_of({}) + ragged.encode() + b"\n") == (
        f"r.csv, line 3: found {found}, wanted 49, one for each column named in the first line."
    )


def test_the_same_client_twice_is_a_fault_at_the_second() -> None:
    assert only(file_of({}, {"client": "2"}, {})) == (
        'r.csv, line 4, column client: found client "1" again, first on line 2, wanted each client once.'
    )


def test_two_sizes_of_one_employer_are_a_fault() -> None:
    assert only(file_of({}, {"client": "2", "company_size": "0-25"})) == (
        'r.csv, line 3, column company_size: found "0-25" for employer "A", '
        "wanted 25-100, as on line 2, or another employer."
    )


@pytest.mark.parametrize(
    ("changed", "column", "expected"),
    [
        (
            {"retained_how": "-"},
            "retained_how",
            'found "-" with job_outcome retained, wanted with_adjustments or redeployed',
        ),
        (
            {"prior_job_ended_by": "dismissal"},
            "prior_job_ended_by",
            'found "dismissal" with job_outcome retained, wanted "-"',
        ),
        (
            {"job_outcome": "new_job", "prior_job_ended_by": "dismissal"},
            "retained_how",
            'found "with_adjustments" with job_outcome new_job, wanted "-"',
        ),
        (
            {"job_outcome": "new_job", "retained_how": "-"},
            "prior_job_ended_by",
            'found "-" with job_outcome new_job, wanted dismissal, resignation or redundancy',
        ),
        (
            {"job_outcome": "redundant", "retained_how": "-", "prior_job_ended_by": "dismissal"},
            "prior_job_ended_by",
            'found "dismissal" with job_outcome redundant, wanted redundancy',
        ),
        (
            {"age": "20", "years_in_job": "8"},
            "years_in_job",
            "found 8 years in the job at the age of 20, wanted at most 7: nobody works before 13",
        ),
        (
            {"time_client_pct": "71"},
            "time_client_pct",
            "found time shares that add up to 101, wanted 100 over time_client_pct,",
        ),
    ],
)
def test_values_that_cannot_be_true_together_are_a_fault(changed: dict[str, str], column: str, expected: str) -> None:
    assert only(file_of(changed)).startswith(f"r.csv, line 2, column {column}: {expected}")


def test_every_fault_is_listed_in_the_order_of_lines() -> None:
    content = file_of({"sex": "x", "age": "2"}, {"client": "2", "hours": "-"}, {"client": "2"})
    assert [(fault.line, fault.column) for fault in check_record(content, file="r.csv").faults] == [
        (2, "age"),
        (2, "sex"),
        (3, "hours"),
        (4, "client"),
    ]


def test_lines_are_counted_as_an_editor_counts_them_after_line_ends_in_quotes() -> None:
    content = file_of({"employer": '"A\nB\r\nC"', "employer_rating": "9"}, {"client": "2", "sex": "x"})
    assert [(fault.line, fault.column) for fault in check_record(content, file="r.csv").faults] == [
        (2, "employer"),
        (4, "employer_rating"),
        (5, "sex"),
    ]


def test_a_quotation_mark_left_open_is_a_fault_where_it_opens() -> None:
    assert only(file_of({}, {"client": "2", "employer": '"A'}, {"client": "3"})) == (
        'r.csv, line 3: found a quotation mark (") that is never closed, wanted each quotation mark closed.'
    )


def test_text_after_a_closing_quotation_mark_is_a_fault_and_reading_goes_on() -> None:
    faults = check_record(file_of({"employer": '"A"x'}, {"client": "2", "sex": "x"}), file="r.csv").faults
    assert [(fault.line, fault.column) for fault in faults] == [(2, ""), (3, "sex")]


def test_a_cell_of_a_million_characters_is_a_fault_and_not_a_crash() -> None:
    assert "found a cell of more than 131,072 characters" in sentences(file_of({"employer": "E" * 1_000_000}))[0]


def test_a_file_too_large_for_the_small_form_is_refused_before_it_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(checks, "LARGEST", 100)
    assert only(file_of({})).endswith("wanted at most 100 bytes: divide the file.")


def test_a_flood_of_faults_is_counted_in_full_and_listed_in_part() -> None:
    content = file_of(*({"client": str(number), "sex": "x"} for number in range(10_050)))
    checked: Checked = check_record(content, file="r.csv")
    assert (len(checked.faults), checked.fault_total) == (10_000, 10_050)


def test_bytes_that_are_no_table_give_faults_and_never_an_exception() -> None:
    for content in (
        b"\x00" * 50,
        b'"',
        b",,,\n,,",
        b"\xff\xfe\x00",
        bytes(range(256)),
        b"\r\r\r,",
        b'"\n"\n"',
    ):
        assert check_record(content, file="r.csv").fault_total > 0
