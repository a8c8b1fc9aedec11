"""Setting a service up. Each action writes its event, and what it changes keeps its history."""

import re
from typing import Any

from tideover.foundation import events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action, lock
from tideover.foundation.models import Account, Service
from tideover.foundation.revision import revise
from tideover.foundation.workingdays import Nation
from tideover.organisation.models import Focus, Intervention, Policy, Staff, Team
from tideover.organisation.queries import ELIGIBILITY, VALUES, decided_about

INTERVENTION_CODE = re.compile("[a-z0-9][a-z0-9_]{0,39}")
RESERVED_ENDINGS = ("not_known", "_any", "_refused", "_not_known")
"""Rows of reports have codes with these endings that are no kind of help."""


@events.event_type("team formed", subject="team")
class TeamFormed:
    """A team began."""

    team_id: int


@events.event_type("staff joined", subject="staff")
class StaffJoined:
    """Somebody began to work for the service."""

    staff_id: int
    team_id: int


@events.event_type("policy changed", subject="policy")
class PolicyChanged:
    """The service decided to work differently: from now on, dues follow the new values."""

    policy_id: int
    changes: dict[str, Any]


@events.event_type("policy kept", subject="policy")
class PolicyKept:
    """The service looked at its policy and saved it as it was: Tideover's own values are its decision now. `about`
    says of what: its values, or the questions asked of a referral."""

    policy_id: int
    about: str


@events.event_type("intervention added", subject="intervention")
class InterventionAdded:
    """A kind of help joined the catalogue."""

    intervention_id: int
    code: str


@action
def form_team(*, service: Service, by: By, name: str) -> Team:
    """A new team."""
    team = Team.objects.create(service=service, name=name)
    events.write(TeamFormed(team_id=team.pk), by=by, service_id=service.pk)
    return team


@action
def add_staff(
    *,
    team: Team,
    by: By,
    name: str,
    account: Account | None = None,
    job_title: str = "",
    full_time_percent: int = 100,
) -> Staff:
    """A person who works in the team."""
    staff = Staff.objects.create(
        service_id=team.service_id,
        team=team,
        name=name,
        account=account,
        job_title=job_title,
        full_time_percent=full_time_percent,
    )
    events.write(StaffJoined(staff_id=staff.pk, team_id=team.pk), by=by, service_id=team.service_id)
    return staff


@action
def set_policy(*, service: Service, by: By, nation: Nation | None = None, **values: Any) -> Policy:
    """The service's policy with these values (see Policy); what is not named stays as it is. A first
    policy that departs from Tideover's own values is a change as well: cases may be open already."""
    policy, made = Policy.objects.get_or_create(service=service)
    policy = lock(policy)
    wanted: dict[str, Any] = {**values, **({"nation": nation.value} if nation else {})}
    changes = {name: value for name, value in wanted.items() if getattr(policy, name) != value}
    if not changes:
        return policy
    for name, value in changes.items():
        setattr(policy, name, value)
    policy.version += not made
    policy.full_clean(validate_unique=False)
    policy.save()
    events.write(PolicyChanged(policy_id=policy.pk, changes=changes), by=by, service_id=service.pk)
    return policy


@action
def change_policy(*, policy: Policy, by: By, version: int, **values: Any) -> Policy:
    """Change the service's policy as it was shown at `version`; what is not named stays as it is. Raises Conflict if
    somebody else changed the same since."""
    if policy._state.adding:
        # Tideover's own values until now: they are the first version of the policy.
        policy, _ = Policy.objects.get_or_create(service_id=policy.service_id)
    policy, changed = revise(policy, values, version=version, check=_check_policy)
    if changed:
        changes = {name: getattr(policy, name) for name in changed}
        events.write(PolicyChanged(policy_id=policy.pk, changes=changes), by=by, service_id=policy.service_id)
    else:
        _keep(policy, ELIGIBILITY if set(values) == {ELIGIBILITY} else VALUES, by)
    return policy


def _keep(policy: Policy, about: str, by: By) -> None:
    """That it is as the service wants it is said once: saying it again changes nothing."""
    if about not in decided_about(policy):
        events.write(PolicyKept(policy_id=policy.pk, about=about), by=by, service_id=policy.service_id)


def _check_policy(policy: Policy) -> None:
    policy.full_clean(validate_unique=False)


@action
def add_intervention(*, service: Service, by: By, code: str, label: str, focus: Focus | None) -> Intervention:
    """A kind of help in the catalogue; `focus` None for coordination of the whole case. Its code must be one
    that records, extracts and reports take (exchange/schemas/record/interventions.json)."""
    if not INTERVENTION_CODE.fullmatch(code) or code.endswith(RESERVED_ENDINGS):
        raise Refused("Enter a code of small letters, digits and underscores, as in job_coaching.", field="code")
    if Intervention.objects.filter(service=service, code=code).exists():
        raise Refused(f"The catalogue already has '{code}'. Choose another code.", field="code")
    intervention = Intervention.objects.create(
        service=service,
        code=code,
        label=label,
        focus=focus or "",
        position=Intervention.objects.filter(service=service).count(),
    )
    events.write(InterventionAdded(intervention_id=intervention.pk, code=code), by=by, service_id=service.pk)
    return intervention
