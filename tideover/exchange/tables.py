"""Which table of the record each file of a folder goes to, and which comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps

from tideover.exchange.schema import Resource, record_schema

NOT_SPOKEN = "s.way NOT IN ('telephone', 'in_person', 'video') AND s.begun_by <> 'party'"


@dataclass(frozen=True)
class Table:
    """Where the lines of a file go. A column goes to the model's field of the same name.

    `key_field` is the field that keeps the file's key, where the record has one; a row with the same key (or
    `known_by` field) is the same row. `fields` are columns whose field has another name, `instead` what is
    written where a cell is empty, as SQL over the staged line `s` and the rows `p_<column>` that it refers to.
    `moments` are set to the time of the import. `words` are the columns whose texts make the row's `search_words`.
    `kept_words` are what one and several are called where the record, which knows a row by `known_by`, may have other
    words for it than the line.

    The model is named by its label, since evaluation stands beside this room and not below it.
    """

    label: str
    key_field: str = ""
    known_by: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    instead: Mapping[str, str] = field(default_factory=dict)
    moments: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    kept_words: tuple[str, str] | None = None

    @property
    def model(self) -> Any:
        """The model whose rows the lines become."""
        return apps.get_model(self.label)


TABLES: dict[str, Table] = {
    "teams": Table("organisation.Team", known_by="name"),
    "staff": Table("organisation.Staff"),
    "leaves": Table("organisation.Leave"),
    "interventions": Table(
        "organisation.Intervention",
        key_field="code",
        known_by="code",
        instead={"position": "s.line - 2"},
        kept_words=("kind of help", "kinds of help"),
    ),
    "people": Table(
        "people.Person",
        words=("preferred_name", "given_name", "family_name"),
        instead={"said_same_as": '"p_merged_into".row'},
    ),
    "supporters": Table("cases.Supporter"),
    "employers": Table("people.Employer", known_by="name", words=("name",), kept_words=("employer", "employers")),
    "employer_contacts": Table("people.EmployerContact"),
    "posts": Table("employment.Post"),
    "spells": Table("employment.Spell"),
    "earlier_absences": Table("employment.EarlierAbsence"),
    "legal_bases": Table("consent.LegalBasis", moments=("recorded_at",)),
    "permissions": Table("consent.PermissionDecision", moments=("recorded_at",)),
    "disclosure_requests": Table("consent.DisclosureRequest"),
    "disclosure_answers": Table("consent.DisclosureAnswer"),
    "disclosures": Table("consent.Disclosure", moments=("recorded_at",)),
    "outreach": Table("referrals.Outreach"),
    "outreach_steps": Table("referrals.OutreachStep"),
    "referrals": Table("referrals.Referral"),
    "waiting_spells": Table("referrals.WaitingSpell"),
    "cases": Table("cases.Case", key_field="reference"),
    "further_posts": Table("cases.CasePost"),
    "allocations": Table("cases.Allocation"),
    "pauses": Table("cases.Pause"),
    "endings": Table("cases.Ending"),
    "follow_ups": Table("cases.FollowUp", instead={"closes": "s.outcome <> 'not_reached'"}),
    "sign_offs": Table("cases.SignOff"),
    "concerns": Table("cases.Concern"),
    "complaints": Table("cases.Complaint"),
    "time_shares": Table("cases.TimeShare"),
    "contacts": Table("diary.Contact", instead={"two_way": f"NOT ({NOT_SPOKEN})"}, moments=("recorded_at",)),
    "attempts": Table("diary.Attempt", moments=("recorded_at",)),
    "contact_agreements": Table("diary.ContactAgreement", moments=("recorded_at",)),
    "intentions": Table("diary.Intention"),
    "appointments": Table("diary.Appointment", moments=("booked_at",)),
    "participants": Table("diary.Participant"),
    "meetings": Table("diary.Meeting"),
    "meeting_participants": Table("diary.MeetingParticipant"),
    "agreed_steps": Table("diary.AgreedStep"),
    "group_sessions": Table("diary.GroupSession", moments=("planned_at",)),
    "attendances": Table("diary.Attendance"),
    "handovers": Table("diary.Handover", moments=("recorded_at",)),
    "assessments": Table("assessments.Assessment", moments=("recorded_at",)),
    "provisions": Table("provision.Provision", moments=("recorded_at",)),
    "care_outside": Table("provision.CareOutside", moments=("recorded_at",)),
    "ratings": Table("evaluation.Rating"),
}
"""By the file's name in the schema."""

LEFT_OUT = {
    "foundation.Event": "what happened is told by the rows themselves; a copy begins events of its own",
    "foundation.ReadLogEntry": "who looked at the record here says nothing of a copy",
    "foundation.Draft": "what is half-written is nobody's record yet",
    "foundation.Submission": "it only keeps a form that is sent twice from counting twice",
    "cases.Document": "that a paper is there says nothing without the paper, which is handed over as a file by itself",
    "cases.DocumentContent": "a folder of tables holds no papers: whoever moves a case takes them along as files",
    "cases.DocumentRemoval": "what was taken out here is not in a copy",
    "cases.BreakGlass": "who opened a case here from outside says nothing of a copy",
    "cases.EndingSeen": "what a manager here said to an ending stays here; a copy has the ending",
    "diary.AskedHandover": "what was asked for here is done here; a copy has the handovers that came of it",
    "diary.CalendarAddress": "a secret address leads to this program only; a copy makes its own",
    "worklist.MorningDigest": "it goes to an account's address, and no account comes in",
    "organisation.AccessChange": "it is about accounts, and no account comes in",
    "organisation.Policy": "each service decides itself how it works, on its page",
    "worklist.Due": "dues are computed from the record",
    "worklist.PutOff": "it names a due by keys of this database, and holds for one day that passes",
    "worklist.Standing": "where a case stands is computed from the record",
    "worklist.StaleCase": "it only keeps dues to be computed again",
    "worklist.StaleReferral": "it only keeps dues to be computed again",
    "evaluation.Extract": "an extract is made anew from the record",
    "exchange.Import": "what came in here is not what came into a copy",
    "exchange.ImportedRow": "the references that lines came in with go out as those of their rows",
    "exchange.SubjectAccess": "it proves what was given out here, as the log of looks does",
    "exchange.RetentionDecision": "it is an account's, and no account comes in: a copy erases nothing undecided",
}
"""Tables of a service that have no file in the folder, each with its reason (docs/import.md says them too)."""

ONE_AT_A_TIME = "it only tells two people apart who correct one row at a time"
FIELDS_LEFT_OUT = {
    "organisation.Staff.account": "nobody gets an account by an import",
    "people.Person.version": ONE_AT_A_TIME,
    "employment.Post.version": ONE_AT_A_TIME,
    "employment.Spell.version": ONE_AT_A_TIME,
    "referrals.Referral.version": ONE_AT_A_TIME,
    "people.Person.search_words": "made from the names",
    "people.Person.given_key": "made from the name",
    "people.Person.family_key": "made from the name",
    "people.Person.postcode_key": "made from the postcode",
    "people.Employer.search_words": "made from the name",
}
"""Fields of the other tables that have no column, each with its reason. Beside them `id`, `service` and the moments
at which a row was recorded are made by each import."""


def model_field(resource: Resource, column: str) -> Any:
    """The model's field that a column of the file is written to; None for a key that the record does not keep."""
    table = TABLES[resource.name]
    if column == resource.key and column not in resource.references:
        return table.model._meta.get_field(table.key_field) if table.key_field else None
    return table.model._meta.get_field(table.fields.get(column, column))


def parents(resource: Resource) -> dict[str, Resource]:
    """The columns that refer to another file, with that file."""
    return {column: record_schema()[name] for column, name in resource.references.items()}
