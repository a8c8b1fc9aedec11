"""The report as a spreadsheet: one sheet to read from top to bottom, numbers as numbers."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from tideover.evaluation.monitoring.results import Count, MonitoringReport, ReportTable, Spread

HEADINGS = ("Table", "Row", "Label", "Base", "n", "Per cent of base", "Mean", "Lowest", "Highest")
WIDTHS = (26, 32, 48, 10, 10, 17, 10, 10, 10)


def as_xlsx(report: MonitoringReport) -> bytes:
    """A workbook of two sheets: "Report" to read, and "Rows" with one line for each row of each table."""
    book = Workbook()
    _to_read(book.active, report)
    _rows(book.create_sheet("Rows"), report)
    book.properties.creator = "Tideover"
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _to_read(sheet: Worksheet, report: MonitoringReport) -> None:
    sheet.title = "Report"
    for letter, width in zip("ABCDE", (52, 12, 12, 12, 12), strict=True):
        sheet.column_dimensions[letter].width = width
    day = f"{report.as_at.day} {report.as_at:%B %Y}"
    sheet.append([_plain(f"{report.service}: monitoring report as at {day}")])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append([f"{report.headline}."])
    for table in report.tables:
        if table.rows:
            _table(sheet, table)


def _table(sheet: Worksheet, table: ReportTable) -> None:
    sheet.append([])
    has_means = any(isinstance(row, Spread) for row in table.rows)
    headings = ["Known for", "Mean", "Lowest", "Highest"] if has_means else ["People", "Share"]
    sheet.append([f"{table.title} (base {table.base:,})", *headings])
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for row in table.rows:
        if isinstance(row, Spread):
            sheet.append([_plain(row.label), row.n, row.mean, row.min, row.max])
            for cell in sheet[sheet.max_row][2:]:
                cell.number_format = "#,##0.0"
        else:
            sheet.append([_plain(row.label), row.n, row.percent / 100])
            sheet.cell(sheet.max_row, 3).number_format = "0%"
    sheet.append([table.how])
    sheet.cell(sheet.max_row, 1).font = Font(italic=True, color="555555")


def _rows(sheet: Worksheet, report: MonitoringReport) -> None:
    sheet.append(HEADINGS)
    for letter, width in zip("ABCDEFGHI", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
        sheet[f"{letter}1"].font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for table in report.tables:
        for row in table.rows:
            numbers = (row.n, row.percent) if isinstance(row, Count) else (row.n, None, row.mean, row.min, row.max)
            sheet.append([table.code, row.code, _plain(row.label), table.base, *numbers])


def _plain(text: str) -> str:
    """Words that stay words: a label from a catalogue that begins as a formula does is not to be one."""
    return f"'{text}" if text.startswith("=") else text
