"""The report in each form in which it is handed on."""

import json

from tideover.evaluation.monitoring.results import MonitoringReport

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "text": "text/plain; charset=utf-8",
}
"""The forms, each with its media type."""


def in_form(report: MonitoringReport, form: str) -> bytes:
    """The report in one of MEDIA_TYPES' forms. What writes it is slow to import and imported only for its form."""
    if form == "xlsx":
        from tideover.evaluation.monitoring.spreadsheet import as_xlsx

        return as_xlsx(report)
    if form == "html":
        from tideover.evaluation.monitoring.document import as_html

        return as_html(report).encode()
    if form == "json":
        return (json.dumps(report.as_json(), indent=2, ensure_ascii=False) + "\n").encode()
    from tideover.evaluation.monitoring.text import as_text

    return (as_text(report) + "\n").encode()
