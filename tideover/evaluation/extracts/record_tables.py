"""From a record that is held as Arrow tables of a record folder (exchange.schemas.record) to the tables of an
extract, without a database. Every person has one case, as in a simulated service; dates are Arrow dates, `at`
is text, `parties` and `told` hold codes separated by semicolons, `further_conditions` one code or nothing."""

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from tideover.evaluation.extracts.derived import Batch
from tideover.evaluation.extracts.pseudonyms import Pseudonyms
from tideover.evaluation.extracts.schema import TABLES
from tideover.evaluation.extracts.waiting import waiting_days
from tideover.foundation.workingdays import Nation
from tideover.referrals.rules import Spell

OF_THE_PERSON = ("sex", "ethnicity", "marital_status")
ASSESSED = ("main_condition", "severity", "first_episode", "work_is_main_cause")
Record = Mapping[str, pa.Table]


def catalogue_of(interventions: pa.Table) -> pa.Table:
    """The catalogue, all of it offered."""
    return _shaped("interventions", interventions, offered=pa.array([True] * len(interventions)))


def base_tables(shared: Record, batch: Record, pseudonyms: Pseudonyms) -> Batch:
    """The base tables of some clients. `shared` has the employers, `batch` everything of these clients."""
    return _Reader(shared, batch, pseudonyms).tables()


def _shaped(name: str, table: pa.Table, **columns: Any) -> pa.Table:
    """The columns of a table of the schema: those given, those of the same name, empty ones for the rest."""
    made, schema = [], TABLES[name].arrow
    for field in schema:
        column = columns.get(field.name)
        if column is None and field.name in table.column_names:
            column = table[field.name]
        if column is None:
            column = pa.nulls(len(table), field.type)
        if isinstance(column, pa.ChunkedArray):
            column = column.combine_chunks()
        made.append(column.cast(field.type))
    return pa.Table.from_arrays(made, schema=schema)


class _Reader:
    def __init__(self, shared: Record, batch: Record, pseudonyms: Pseudonyms) -> None:
        self._shared, self._batch, self._pseudonyms = shared, batch, pseudonyms
        self._cases = batch["cases"]
        self._client = self._keys("case", self._cases["case"])

    def tables(self) -> Batch:
        """All base tables, the rows of each in the order of their clients' pseudonyms."""
        made = {
            "clients": self._clients(),
            "conditions": self._conditions(),
            "posts": self._posts(),
            "spells": self._of_persons("spells", post=self._keys("post", self._batch["spells"]["post"])),
            "contacts": self._contacts(),
            "provisions": self._of_cases("provisions"),
            "consents": self._consents(),
            "ratings": self._of_cases("ratings"),
            "referrals": self._referrals(),
            "permissions": self._permissions(),
            "pauses": self._of_cases("pauses"),
            "endings": self._endings(),
            "follow_ups": self._of_cases("follow_ups"),
            "concerns": self._of_cases("concerns"),
            "complaints": self._of_cases("complaints"),
            "agreements": self._of_cases("agreements", of="contact_agreements"),
            "handovers": self._handovers(),
            "care_outside": self._of_cases("care_outside"),
        }
        first = {name: "referral" if name == "referrals" else "client" for name in made}
        return {name: table.take(pc.sort_indices(table[first[name]])) for name, table in made.items()}

    def _keys(self, kind: str, column: pa.ChunkedArray) -> pa.Array:
        """The pseudonyms of a column of references; empty where the reference is."""
        encoded = column.combine_chunks().dictionary_encode()
        known = pa.array([self._pseudonyms.of(kind, key) for key in encoded.dictionary.to_pylist()], pa.int64())
        return known.take(encoded.indices)

    def _clients_of(self, column: str, references: pa.ChunkedArray) -> pa.Array:
        """The clients of rows that name their case or their person."""
        return self._client.take(
            pc.index_in(references, value_set=self._cases[column].combine_chunks()).combine_chunks()
        )

    def _of_cases(self, name: str, of: str = "", **columns: Any) -> pa.Table:
        table = self._batch[of or name]
        return _shaped(name, table, client=self._clients_of("case", table["case"]), **columns)

    def _of_persons(self, name: str, **columns: Any) -> pa.Table:
        table = self._batch[name]
        return _shaped(name, table, client=self._clients_of("person", table["person"]), **columns)

    def _clients(self) -> pa.Table:
        cases, people, assessed = self._cases, self._batch["people"], self._batch["assessments"]
        person = people.take(pc.index_in(cases["person"], value_set=people["person"].combine_chunks()))
        assessment = assessed.take(pc.index_in(cases["case"], value_set=assessed["case"].combine_chunks()))
        told = {name: person[name] for name in ("sex", "ethnicity", "marital_status")}
        told |= {
            name: assessment[name] for name in ("main_condition", "severity", "first_episode", "work_is_main_cause")
        }
        return _shaped(
            "clients",
            cases,
            client=self._client,
            person=self._keys("person", cases["person"]),
            team=self._keys("team", cases["team"]),
            case_manager=self._keys("staff", cases["case_manager"]),
            age=_completed_years(person["birth_date"], cases["accepted_on"]),
            **told,
        )

    def _conditions(self) -> pa.Table:
        assessed = self._batch["assessments"]
        further = assessed.filter(pc.is_valid(assessed["further_conditions"]))
        client = self._clients_of("case", further["case"])
        return _shaped("conditions", further, client=client, condition=further["further_conditions"])

    def _posts(self) -> pa.Table:
        posts, employers = self._batch["posts"], self._shared["employers"]
        place = pc.index_in(posts["employer"], value_set=employers["employer"].combine_chunks())
        at_risk = pc.is_in(posts["post"], value_set=self._cases["post"].combine_chunks())
        return self._of_persons(
            "posts",
            post=self._keys("post", posts["post"]),
            employer=self._keys("employer", posts["employer"]),
            company_size=employers["size_band"].take(place),
            at_risk=at_risk,
        )

    def _contacts(self) -> pa.Table:
        contacts = self._batch["contacts"]
        day = pc.utf8_slice_codeunits(contacts["at"], 0, 10).cast(pa.date32())
        return self._of_cases("contacts", on=day, parties=pc.split_pattern(contacts["parties"], ";"))

    def _consents(self) -> pa.Table:
        """Decisions on being contacted for the evaluation: in a simulated service nobody is asked twice."""
        every = self._batch["permissions"]
        decided = every.filter(pc.and_(pc.equal(every["kind"], "contact"), pc.equal(every["purpose"], "evaluation")))
        client = self._clients_of("person", decided["person"])
        return _shaped("consents", decided, client=client, given=pc.equal(decided["decision"], "given"))

    def _permissions(self) -> pa.Table:
        decided = self._batch["permissions"]
        nobody = pa.repeat(pa.scalar(False), len(decided))
        return self._of_persons("permissions", has_exception=pc.is_valid(decided["exception"]), is_of_one_person=nobody)

    def _endings(self) -> pa.Table:
        told = [each.split(";") if each else [] for each in self._batch["endings"]["told"].to_pylist()]
        return self._of_cases("endings", told=pa.array(told, pa.list_(pa.string())))

    def _handovers(self) -> pa.Table:
        given = self._batch["handovers"]
        staff = {name: self._keys("staff", given[name]) for name in ("from_staff", "to_staff")}
        return self._of_cases("handovers", is_joint=pc.is_valid(given["appointment"]), **staff)

    def _referrals(self) -> pa.Table:
        referrals = self._batch["referrals"]
        place = pc.index_in(referrals["referral"], value_set=self._cases["referral"].combine_chunks())
        return _shaped(
            "referrals",
            referrals,
            referral=self._keys("referral", referrals["referral"]),
            client=self._client.take(place.combine_chunks()),
            waiting_days=self._waiting_days(referrals),
            pointed_elsewhere=pc.is_valid(referrals["pointed_to"]),
        )

    def _waiting_days(self, referrals: pa.Table) -> pa.Array:
        """A simulated service has the bank holidays of England."""
        waits: dict[str, list[Spell]] = {}
        for referral, since, until in _rows(self._batch["waiting_spells"], "referral", "since", "until"):
            waits.setdefault(referral, []).append(Spell(since, until))
        days = [
            waiting_days(received, decided, waits.get(referral, ()), Nation.ENGLAND)
            for referral, received, decided in _rows(referrals, "referral", "received_on", "decided_on")
        ]
        return pa.array(days, pa.int32())


def _rows(table: pa.Table, *columns: str) -> Iterator[tuple[Any, ...]]:
    return zip(*(table[name].to_pylist() for name in columns), strict=True)


def _completed_years(born: pa.ChunkedArray, day: pa.ChunkedArray) -> pa.Array:
    """evaluation.rules.completed_years of two columns."""
    born_in_year = pc.add(pc.multiply(pc.month(born), 100), pc.day(born))
    day_in_year = pc.add(pc.multiply(pc.month(day), 100), pc.day(day))
    not_yet = pc.less(day_in_year, born_in_year).cast(pa.int64())
    return pc.subtract(pc.subtract(pc.year(day), pc.year(born)), not_yet)
