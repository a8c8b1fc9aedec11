"""The roles of a service. Each says in prose who holds it; what it permits is a list.

Scopes (which cases) are declared by the rooms that own the rows, role by role (`access.scopes`).
"""

from typing import ClassVar

from tideover.foundation.access.permissions import Permission as P


class Role:
    """What the holders of a role may do, within their scope."""

    code: ClassVar[str]
    label: ClassVar[str]
    permissions: ClassVar[frozenset[P]]


class CaseManager(Role):
    """Holds cases: knows the clients by name, and is known to them. Works with those cases only."""

    code = "case_manager"
    label = "Case manager"
    permissions = frozenset(
        {
            P.OWN_ACCOUNT,
            P.WORKLIST_VIEW,
            P.CASE_LIST,
            P.CASE_VIEW,
            P.CASE_READS_VIEW,
            P.BREAK_GLASS,
            P.CONTACT_RECORD,
            P.APPOINTMENT_BOOK,
            P.PERSON_EDIT,
            P.EMPLOYMENT_RECORD,
            P.PERMISSION_RECORD,
            P.DUE_PUT_OFF,
            P.DOCUMENT_READ,
            P.DOCUMENT_ADD,
            P.REFERRAL_TAKE,
            P.REFERRAL_VIEW,
            P.CASE_STEER,
            P.CONCERN_RECORD,
            P.COMPLAINT_RECORD,
            P.FOLLOW_UP_RECORD,
            P.DISCLOSURE_RECORD,
            P.REPORT_VIEW,
        }
    )


class TeamManager(Role):
    """Answers for a team: sees its cases and what is due in them, and can act where somebody is away."""

    code = "team_manager"
    label = "Team manager"
    permissions = CaseManager.permissions | {
        P.TEAM_VIEW,
        P.BREAK_GLASS_SEE,
        P.SUBJECT_ACCESS,
        P.SERVICE_VIEW,
        P.REFERRAL_DECIDE,
        P.PERSON_MERGE,
        P.OUTREACH_RECORD,
        P.CASE_ALLOCATE,
        P.DISCLOSURE_APPROVE,
        P.LEAVE_RECORD,
        P.SERVICE_WIND_DOWN,
    }


class ServiceAdministrator(Role):
    """Sets the service up: teams, staff, policy, catalogue. Has no business with cases, but for giving people a
    copy of what is held about them and deciding what is erased."""

    code = "service_administrator"
    label = "Service administrator"
    permissions = frozenset(
        {
            P.OWN_ACCOUNT,
            P.SERVICE_VIEW,
            P.SERVICE_SET_UP,
            P.REPORT_VIEW,
            P.RECORD_IMPORT,
            P.LEAVE_RECORD,
            P.SUBJECT_ACCESS,
            P.RETENTION_DECIDE,
        }
    )


class IntakeWorker(Role):
    """Takes first calls. Can find whether somebody already has a case and whose it is, but not open it."""

    code = "intake_worker"
    label = "Intake worker"
    permissions = frozenset(
        {
            P.OWN_ACCOUNT,
            P.WORKLIST_VIEW,
            P.CASE_LIST,
            P.REFERRAL_TAKE,
            P.REFERRAL_VIEW,
            P.REFERRAL_DECIDE,
            P.PERSON_MERGE,
            P.OUTREACH_RECORD,
        }
    )


class Provider(Role):
    """Delivers an intervention, in the service or outside it. Finds the cases in which they give help."""

    code = "provider"
    label = "Provider"
    permissions = frozenset({P.OWN_ACCOUNT, P.CASE_LIST})


class Researcher(Role):
    """Evaluates the service, from counts and pseudonymised extracts, never from cases."""

    code = "researcher"
    label = "Researcher"
    permissions = frozenset({P.OWN_ACCOUNT, P.REPORT_VIEW})


class Commissioner(Role):
    """Pays for the service and is owed its figures."""

    code = "commissioner"
    label = "Commissioner"
    permissions = frozenset({P.OWN_ACCOUNT, P.REPORT_VIEW})


class Auditor(Role):
    """Checks that people looked only at what they needed. Sees who read and changed what, not what it says."""

    code = "auditor"
    label = "Auditor"
    permissions = frozenset({P.OWN_ACCOUNT, P.READ_LOG_VIEW, P.CASE_READS_VIEW, P.SERVICE_VIEW})


ROLES: dict[str, type[Role]] = {
    role.code: role
    for role in (
        CaseManager,
        TeamManager,
        ServiceAdministrator,
        IntakeWorker,
        Provider,
        Researcher,
        Commissioner,
        Auditor,
    )
}
"""Every role by its code, in the order in which they are shown."""
