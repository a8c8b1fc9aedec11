"""The report as a spreadsheet: what it is, the tables to read from top to bottom, and all rows as a list; numbers as
numbers."""

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from tideover.evaluation.monitoring.arrangement import arranged
from tideover.evaluation.monitoring.results import Count, MonitoringReport, ReportTable, RowKind, Spread
from tideover.evaluation.monitoring.wording import (
    MEANS,
    SMALL_NUMBERS,
    as_at,
    besides_heading,
    plain_and_besides,
    who_is_counted,
)

COLUMNS = {
    "Section": 30,
    "Table": 26,
    "Row": 32,
    "Label": 48,
    "Base": 10,
    "n": 10,
    "Per cent of base": 17,
    **dict.fromkeys(MEANS, 10),
    "As at": 12,
    "How it was counted": 90,
}
"""The columns of the list of rows, each with its width."""
BOLD, QUIET = Font(bold=True), Font(italic=True, color="4C6272")
WRAPPED = Alignment(wrap_text=True, vertical="top")
INDENTED = {RowKind.MEMBER, RowKind.BESIDES}


def as_xlsx(report: MonitoringReport) -> bytes:
    """A workbook of three sheets: "About", "Report" to read, and "Rows" with one line for each row of each table."""
    book = Workbook()
    _about(book.active, report)
    _to_read(book.create_sheet("Report"), report)
    _rows(book.create_sheet("Rows"), report)
    book.properties.creator = "Tideover"
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _about(sheet: Worksheet, report: MonitoringReport) -> None:
    sheet.title = "About"
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 22, 90
    told = {
        "Monitoring report": _plain(report.service),
        "What it comes to": f"{report.headline}.",
        "As at": as_at(report),
        "Base": f"{report.clients:,} clients, unless a table names another base",
        "Who is counted": who_is_counted(report),
        "Before you hand it on": SMALL_NUMBERS,
        "Sheets": "Report: the tables in the order of the page. Rows: every row of every table as a list.",
    }
    for line in told.items():
        sheet.append(line)
        name, words = sheet[sheet.max_row]
        name.font, words.alignment = BOLD, WRAPPED


def _to_read(sheet: Worksheet, report: MonitoringReport) -> None:
    for letter, width in zip("ABCDE", (52, 12, 12, 12, 12), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append([_plain(f"{report.service}: monitoring report as at {as_at(report)}")])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append([f"{report.headline}."])
    for section in arranged(report):
        _blank(sheet)
        _line(sheet, [section.heading], Font(bold=True, size=13))
        for table in section.tables:
            _table(sheet, table, as_at(report))


def _table(sheet: Worksheet, table: ReportTable, day: str) -> None:
    _blank(sheet)
    if not table.rows:
        _line(sheet, [table.title], BOLD)
        _line(sheet, [table.nothing], QUIET)
        return
    has_means = any(isinstance(row, Spread) for row in table.rows)
    _line(sheet, [f"{table.title} (base {table.base:,})", *(MEANS if has_means else (table.counted, "Share"))], BOLD)
    plain, besides = plain_and_besides(table)
    for row in plain:
        _row(sheet, row, has_means=has_means)
    if besides:
        _line(sheet, [besides_heading(table)], BOLD)
    for row in besides:
        _row(sheet, row, has_means=has_means)
    _line(sheet, [f"{table.how} As at {day}."], QUIET)


def _row(sheet: Worksheet, row: Count | Spread, *, has_means: bool) -> None:
    if isinstance(row, Spread):
        sheet.append([_plain(row.label), row.mean, row.min, row.max, row.n])
        for cell in sheet[sheet.max_row][1:4]:
            cell.number_format = "#,##0.0"
        return
    # Beside means, a count of those of whom the number is not known stands below the numbers known.
    sheet.append([_plain(row.label), None, None, None, row.n] if has_means else [_plain(row.label), row.n])
    name = sheet.cell(sheet.max_row, 1)
    name.alignment = Alignment(indent=2 if row.kind in INDENTED else 0)
    if row.kind is RowKind.HEADING:
        name.font = BOLD
    if not has_means:
        sheet.cell(sheet.max_row, 3, row.percent / 100).number_format = "0%"


def _blank(sheet: Worksheet) -> None:
    sheet.append([])


def _line(sheet: Worksheet, words: Sequence[str], font: Font) -> None:
    sheet.append(words)
    for cell in sheet[sheet.max_row]:
        cell.font = font
        if cell.column > 1:
            cell.alignment = Alignment(horizontal="right")


def _rows(sheet: Worksheet, report: MonitoringReport) -> None:
    sheet.append(list(COLUMNS))
    for cell, width in zip(sheet[1], COLUMNS.values(), strict=True):
        sheet.column_dimensions[cell.column_letter].width = width
        cell.font = BOLD
    sheet.freeze_panes = "A2"
    for section in arranged(report):
        for table in section.tables:
            for row in table.rows:
                named = section.heading, table.code, row.code, _plain(row.label), table.base
                sheet.append([*named, *_numbers(row), report.as_at, table.how])


def _numbers(row: Count | Spread) -> tuple[float | None, ...]:
    if isinstance(row, Count):
        return row.n, row.percent, None, None, None, None
    return None, None, row.mean, row.min, row.max, row.n


def _plain(text: str) -> str:
    """Words that stay words: a label from a catalogue that begins as a formula does is not to be one."""
    return f"'{text}" if text.startswith("=") else text
