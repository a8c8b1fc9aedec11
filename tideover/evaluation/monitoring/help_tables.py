"""The tables of help: one for each who says that help was given, their rows from the service's catalogue."""

from tideover.evaluation.monitoring.definitions import ANY, NOT_KNOWN, OWN_HELP, TableDefinition, plain
from tideover.organisation.models import Focus


def any_of_focus(focus: str) -> str:
    """The row code of "any intervention of this focus". Help that works with the employer is work-focused."""
    known = {Focus.CLIENT.value: "client_focused_any", Focus.EMPLOYER.value: "work_focused_any"}
    return known.get(focus, f"{focus}{ANY}")


_ANY_LABELS = {
    "client_focused_any": "Any client-focused help",
    "work_focused_any": "Any work-focused help",
    "other_agencies_any": "Any work with other agencies",
}


def help_table(table: str, catalogue: list[tuple[str, str, str | None]]) -> TableDefinition:
    """A table of help (HELP_TABLES), its rows from the catalogue: (code, label, focus), in the catalogue's order.

    Coordination, which has no focus, comes first; then each focus, headed by "any" where it has several. In what
    others reported, "not known" is that they reported nothing.
    """
    groups: dict[str | None, dict[str, str]] = {None: {}}
    for code, label, focus in catalogue:
        groups.setdefault(focus, {})[code] = label
    labels: dict[str, str] = {}
    below: set[str] = set()
    for focus, members in groups.items():
        if focus is not None and len(members) > 1:
            heading = any_of_focus(focus)
            labels[heading] = _ANY_LABELS.get(heading, f"Any {plain(focus).lower()} help")
            below |= set(members)
        labels |= members
    title, how, nothing = _HELP_WORDS[table]
    said = f"{how} A client can have several kinds."
    return TableDefinition(
        table, title, said, labels | {NOT_KNOWN: "Nothing reported"}, members=frozenset(below), nothing=nothing
    )


_HELP_WORDS = {
    OWN_HELP: ("Help given", "Clients for whom the case manager recorded that the help began.", ""),
    "interventions_by_client": (
        "Help as clients reported it",
        "Clients who reported that the help began.",
        "No client has reported which help they had.",
    ),
    "interventions_by_employer": (
        "Help as employers reported it",
        "Clients for whom the employer reported that the help began.",
        "No employer has reported which help a client had.",
    ),
}
