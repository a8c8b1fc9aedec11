"""The order in which every form of the report shows its tables."""

from dataclasses import dataclass

from tideover.evaluation.monitoring.results import MonitoringReport, ReportTable

_SECTIONS = [
    ("jobs", "What became of the jobs", ["job_outcome", "retained_how", "new_job_how"]),
    (
        "help",
        "The help they had, and their health",
        [
            "interventions",
            "interventions_by_client",
            "interventions_by_employer",
            "diagnosis",
            "severity",
            "client_views",
        ],
    ),
    (
        "support",
        "What it took, and how it was for them",
        ["time_split", "length_of_support", "ratings", "consent_to_contact"],
    ),
    ("referrals", "How they came", ["referral_sources", "referral_funnel"]),
    ("work", "Their work", ["hours", "years_in_job", "company_size", "income", "occupation"]),
    ("people", "Who they are", ["sex", "age", "ethnicity", "married"]),
]
"""Each section's name in addresses, its heading and its tables. Tables that belong side by side on the page are
about as tall, so that its columns end together."""


@dataclass(frozen=True, slots=True)
class Arranged:
    """A section of the report."""

    name: str
    heading: str
    tables: tuple[ReportTable, ...]


def arranged(report: MonitoringReport) -> tuple[Arranged, ...]:
    """The report's sections in the order in which people ask for them. Left out are tables that have neither rows
    nor anything to say of there being none."""
    shown = {table.code: table for table in report.tables if table.rows or table.nothing}
    placed = {code for _, _, codes in _SECTIONS for code in codes}
    others = [code for code in shown if code not in placed]
    found = (
        Arranged(name, heading, tuple(shown[code] for code in codes if code in shown))
        for name, heading, codes in [*_SECTIONS, ("more", "More", others)]
    )
    return tuple(section for section in found if section.tables)
