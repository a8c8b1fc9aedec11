"""What an extract works out from a batch of clients: outcomes and absences from spells, help and focuses from
provisions, the split of time from contacts, and what the clients' table tells of the post at risk."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from tideover.cases.models import EndingReason
from tideover.employment.rules import (
    ABSENT,
    Contract,
    EndedBy,
    JobLevel,
    OutcomeKind,
    PostFacts,
    ReturnRule,
    SpellFacts,
    SpellState,
    WorkOutcome,
    last_confirmed,
    outcome_on,
    post_at_risk,
    sustained_return,
    unbroken_since,
)
from tideover.evaluation.extracts.schema import TABLES, TimeSource, empty, table_of
from tideover.evaluation.rules import months_between
from tideover.provision.rules import Reporter

Batch = dict[str, pa.Table]
"""Tables of some clients by name, with the columns of the schema; those of the clients' table that tell of the
post at risk are still missing."""

Row = tuple[Any, ...]
OF_THE_POST = ("hours_basis", "income_band", "occupation_level", "company_size")
_POST_COLUMNS = (
    "post",
    "employer",
    "usual_weekly_hours",
    "contract",
    "level",
    "started_on",
    "ended_on",
    "ended_by",
    "at_risk",
)
_SPELL_COLUMNS = ("post", "state", "starts_on", "ends_on", "adjusted", "weekly_hours", "confirmed_on")
_RULE = ReturnRule()
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Life:
    """One client's posts (each with its place in the table of posts) and spells."""

    posts: dict[int, tuple[int, PostFacts]]
    named: int | None
    spells: list[SpellFacts]


def completed(batch: Mapping[str, pa.Table], catalogue: pa.Table, as_at: date) -> Batch:
    """The batch with every table of the schema but the catalogue."""
    done = {name: batch.get(name, empty(name)) for name in TABLES if name != "interventions"}
    return done | _worked_out(batch["clients"], done, as_at) | _help(done["provisions"], catalogue) | _time(done)


def _worked_out(clients: pa.Table, batch: Batch, as_at: date) -> Batch:
    """Outcomes and absences; which post is at risk where the record does not say; what clients tell of it."""
    lives = _lives(batch["posts"], batch["spells"])
    outcomes, absences, risks = [], [], []
    columns = [clients[name].to_pylist() for name in ("client", "accepted_on", "ended_on", "ending_reason")]
    for client, accepted, ended, reason in zip(*columns, strict=True):
        life = lives.get(client, _Life({}, None, []))
        risk = _post_at_risk(life, accepted)
        place, facts = life.posts[risk] if risk is not None else (None, None)
        risks.append(place)
        outcomes.append((client, *_outcome(life.spells, facts, accepted, ended, reason, as_at)))
        absences += [(client, *absence) for absence in _absences(life.spells)]
    posts = batch["posts"]
    at_risk = _flags(len(posts), risks)
    return {
        "clients": _with_the_post(clients, posts, risks),
        "posts": posts.set_column(posts.column_names.index("at_risk"), "at_risk", at_risk),
        "outcomes": table_of("outcomes", outcomes),
        "absences": table_of("absences", absences),
    }


def _flags(length: int, places: list[int | None]) -> pa.Array:
    flags = [False] * length
    for place in places:
        if place is not None:
            flags[place] = True
    return pa.array(flags, pa.bool_())


def _lives(posts: pa.Table, spells: pa.Table) -> dict[int, _Life]:
    """Each client's posts and spells as facts."""
    lives: dict[int, _Life] = {}
    known: dict[int, dict[int, tuple[int, PostFacts]]] = defaultdict(dict)
    named: dict[int, int] = {}
    for place, (client, row) in enumerate(_rows(posts, _POST_COLUMNS)):
        known[client][row[0]] = (place, _post_facts(row))
        if row[-1]:
            named[client] = row[0]
    told: dict[int, list[SpellFacts]] = defaultdict(list)
    for client, row in _rows(spells, _SPELL_COLUMNS):
        told[client].append(_spell_facts(row, known[client]))
    for client in known.keys() | told.keys():
        lives[client] = _Life(known[client], named.get(client), told[client])
    return lives


def _rows(table: pa.Table, columns: tuple[str, ...]) -> Iterator[tuple[int, Row]]:
    values = [table[name].to_pylist() for name in columns]
    return zip(table["client"].to_pylist(), zip(*values, strict=True), strict=True)


def _post_facts(row: Row) -> PostFacts:
    key, employer, hours, contract, level, started_on, ended_on, ended_by, _ = row
    return PostFacts(
        key,
        employer,
        hours,
        _CONTRACTS.get(contract),
        _LEVELS.get(level),
        started_on,
        ended_on,
        _ENDS.get(ended_by),
    )


def _spell_facts(row: Row, posts: Mapping[int, tuple[int, PostFacts]]) -> SpellFacts:
    post, state, starts_on, ends_on, adjusted, hours, confirmed_on = row
    facts = posts[post][1] if post is not None else None
    return SpellFacts(_STATES[state], starts_on, ends_on, facts, adjusted, hours, confirmed_on)


# A dictionary finds a member ten times as fast as calling the class.
_CONTRACTS = {member.value: member for member in Contract}
_LEVELS = {member.value: member for member in JobLevel}
_ENDS = {member.value: member for member in EndedBy}
_STATES = {member.value: member for member in SpellState}


def _post_at_risk(life: _Life, accepted: date) -> int | None:
    if life.named is not None:
        return life.named
    found = post_at_risk(life.spells, accepted)
    return int(found.key) if found else None


def _outcome(
    spells: list[SpellFacts], risk: PostFacts | None, accepted: date, ended: date | None, reason: str, as_at: date
) -> Row:
    known_to = last_confirmed(spells)
    is_over = ended is not None and ended <= as_at
    on = ended if is_over else known_to and min(known_to, as_at)
    if on is None:
        outcome = WorkOutcome(OutcomeKind.NOT_KNOWN)
    else:
        lost_touch_on = ended if reason == EndingReason.NO_ANSWER else None
        since = (risk and unbroken_since(spells, accepted, post=risk, states=ABSENT)) or accepted
        outcome = outcome_on(spells, on, since=since, known_to=known_to, lost_touch_on=lost_touch_on, risk=risk)
    return on, outcome.kind, outcome.adjusted, outcome.level, outcome.by_choice, outcome.post_ended_by


def _absences(spells: list[SpellFacts]) -> Iterator[Row]:
    known_to = last_confirmed(spells)
    for post, begun, over in _sick_stretches(spells):
        back = sustained_return(spells, rule=_RULE, absent_from=begun, known_to=known_to)
        yield post, begun, over, back and back.returned_on, back and back.sustained_on


def _sick_stretches(spells: list[SpellFacts]) -> Iterator[tuple[Any, date, date | None]]:
    """Post, first and last day of each absence: spells off sick from one post that follow one another without
    a day between are one, however many the record has of them."""
    sick = [spell for spell in spells if spell.state is SpellState.OFF_SICK]
    by_post: dict[Any, list[list[Any]]] = defaultdict(list)
    for spell in sorted(sick, key=lambda spell: spell.starts_on):
        stretches = by_post[spell.post.key if spell.post else None]
        if stretches and (stretches[-1][1] is None or spell.starts_on <= stretches[-1][1] + ONE_DAY):
            stretches[-1][1] = spell.ends_on
        else:
            stretches.append([spell.starts_on, spell.ends_on])
    for post, stretches in by_post.items():
        for begun, over in stretches:
            yield post, begun, over


def _with_the_post(clients: pa.Table, posts: pa.Table, risks: list[int | None]) -> pa.Table:
    """The clients with what is told of the post at risk, and how long support lasted."""
    places = pa.array(risks, pa.int64())
    of_post = {name: posts[name].take(places) for name in (*OF_THE_POST, "started_on")}
    accepted, ended = clients["accepted_on"].to_pylist(), clients["ended_on"].to_pylist()
    lengths = [months_between(begun, over) if over else None for begun, over in zip(accepted, ended, strict=True)]
    started = of_post.pop("started_on").to_pylist()
    years = [_years(since, until) for since, until in zip(started, accepted, strict=True)]
    of_post |= {"support_months": pa.array(lengths, pa.float64()), "years_in_job": pa.array(years, pa.float64())}
    schema = TABLES["clients"].arrow
    columns = [of_post[name] if name in of_post else clients[name] for name in schema.names]
    return pa.Table.from_arrays([_whole(column) for column in columns], schema=schema)


def _whole(column: Any) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _years(since: date | None, until: date) -> float | None:
    months = months_between(since, until) if since else None
    return None if months is None else months / 12


def _help(provisions: pa.Table, catalogue: pa.Table) -> Batch:
    """One row for each client and intervention, and for each client and focus, with who says that it began."""
    begun = provisions.filter(pc.is_valid(provisions["started_on"])).select(["client", "intervention", "reported_by"])
    said = [pc.equal(begun["reported_by"], reporter.value) for reporter in Reporter]
    names = [f"by_{reporter.value}" for reporter in Reporter]
    flagged = pa.table([begun["client"], begun["intervention"], *said], ["client", "intervention", *names])
    focuses = catalogue.filter(pc.is_valid(catalogue["focus"])).select(["intervention", "focus"])
    with_focus = flagged.join(focuses, "intervention", join_type="inner", use_threads=False)
    return {
        "help": _any(flagged, "intervention", names).cast(TABLES["help"].arrow),
        "help_by_focus": _any(with_focus, "focus", names).cast(TABLES["help_by_focus"].arrow),
    }


def _any(flagged: pa.Table, of: str, names: list[str]) -> pa.Table:
    wanted = [(name, "any") for name in names]
    grouped = flagged.group_by(["client", of], use_threads=False).aggregate(wanted)
    chosen = grouped.select(["client", of, *(f"{name}_any" for name in names)])
    return chosen.rename_columns(["client", of, *names]).sort_by([("client", "ascending"), (of, "ascending")])


def _time(batch: Batch) -> Batch:
    """The recorded shares, and those of the minutes of contacts of the clients who have none."""
    recorded, contacts = batch["time_split"], batch["contacts"]
    kinds = ["client", "employer", "other_services", "admin"]
    missing = contacts.filter(pc.invert(pc.is_in(contacts["client"], value_set=recorded["client"].combine_chunks())))
    sums = missing.group_by("client", use_threads=False).aggregate([(f"minutes_{kind}", "sum") for kind in kinds])
    minutes = [sums[f"minutes_{kind}_sum"].cast(pa.float64()) for kind in kinds]
    total = minutes[0]
    for each in minutes[1:]:
        total = pc.add(total, each)
    shares = [pc.divide(pc.multiply(each, 100.0), total) for each in minutes]
    source = pa.array([TimeSource.CONTACTS.value] * len(sums), pa.string())
    counted = pa.table([sums["client"], source, *shares], TABLES["time_split"].arrow).filter(pc.greater(total, 0))
    return {"time_split": pa.concat_tables([recorded, counted]).sort_by("client")}
