"""The report as one HTML file that needs nothing else, to be sent, kept or printed."""

from importlib.resources import files

from django.template.loader import render_to_string

from tideover.evaluation.monitoring.drawing import sections
from tideover.evaluation.monitoring.results import MonitoringReport
from tideover.evaluation.monitoring.wording import SMALL_NUMBERS, who_is_counted


def as_html(report: MonitoringReport) -> str:
    """The whole report with its charts and its style."""
    styles = files("tideover.evaluation").joinpath("static/evaluation")
    context = {
        "report": report,
        "who_is_counted": who_is_counted(report),
        "small_numbers": SMALL_NUMBERS,
        "sections": sections(report) if report.clients else (),
        "style": "".join(styles.joinpath(name).read_text("utf-8") for name in ("document.css", "report.css")),
    }
    return render_to_string("evaluation/document.html", context)
