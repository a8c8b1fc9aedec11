"""The services of the demonstration: accounts, roles, teams and staff."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password

from tideover.foundation.access.actor import System
from tideover.foundation.access.roles import CaseManager, Provider, TeamManager
from tideover.foundation.models import Account, Membership, Service
from tideover.foundation.signin.demonstration import DOMAIN, PASSWORD, RECORD_SIGN_INS, SIGN_INS
from tideover.foundation.workingdays import Nation
from tideover.organisation.actions import add_intervention, add_staff, form_team, set_policy
from tideover.organisation.models import Focus, Staff, Team
from tideover.world.demonstration.clients import TEAMS, read
from tideover.world.demonstration.milestones import CADENCES

DEMONSTRATION = System("demonstration")
RECORD_NAMES = {"team_manager": "Pauline Ashworth", "researcher": "Tobias Lenz"}
ROLE_NAMES = {
    "case_manager": "Naomi Clarke",
    "team_manager": "Imran Siddiqui",
    "service_administrator": "Beth Llewellyn",
    "intake_worker": "Jo Castellanos",
    "provider": "Grace Amankwah",
    "researcher": "Hugh Pemberton",
    "commissioner": "Vera Novak",
    "auditor": "Kenji Watanabe",
}
"""Who signs in with each role's address."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of staff: key in clients.csv, team, role, job title and full-time proportion."""

    key: str
    name: str
    team: str
    role: str
    job_title: str
    full_time_percent: int = 100


COLLEAGUES = [
    Colleague("imran", ROLE_NAMES["team_manager"], "east", TeamManager.code, "Team manager"),
    Colleague("naomi", ROLE_NAMES["case_manager"], "east", CaseManager.code, "Case manager"),
    Colleague("gareth", "Gareth Pryce", "east", CaseManager.code, "Case manager"),
    Colleague("joy", "Joy Moyo", "east", CaseManager.code, "Case manager", 80),
    Colleague("grace", ROLE_NAMES["provider"], "east", Provider.code, "Physiotherapist", 60),
    Colleague("helen", "Helen Fairbairn", "west", TeamManager.code, "Team manager"),
]


@dataclass(slots=True)
class Workplace:
    """A service with its teams and staff, by their keys."""

    service: Service
    teams: dict[str, Team] = field(default_factory=dict)
    staff: dict[str, Staff] = field(default_factory=dict)


def open_service(code: str, name: str) -> Service:
    """A demonstration service."""
    return Service.objects.create(code=code, name=name, is_demonstration=True)


def set_up(service: Service, *, eligibility: Sequence[Mapping[str, str]] = ()) -> Workplace:
    """Policy, catalogue, teams, staff, and an account for each role. Call within the service's transaction."""
    set_policy(
        service=service,
        by=DEMONSTRATION,
        nation=Nation.ENGLAND,
        eligibility=list(eligibility),
        **{f"cadence_{stage}": number for stage, number in CADENCES.items()},
    )
    for code, label, focus in read("catalogue")["interventions"]:
        add_intervention(
            service=service, by=DEMONSTRATION, code=code, label=label, focus=Focus(focus) if focus else None
        )
    place = Workplace(service)
    place.teams = {key: form_team(service=service, by=DEMONSTRATION, name=name) for key, name in TEAMS.items()}
    accounts = _accounts_by_name(service)
    for colleague in COLLEAGUES:
        place.staff[colleague.key] = add_staff(
            team=place.teams[colleague.team],
            by=DEMONSTRATION,
            name=colleague.name,
            account=accounts[colleague.name],
            job_title=colleague.job_title,
            full_time_percent=colleague.full_time_percent,
        )
    return place


def _accounts_by_name(service: Service) -> dict[str, Account]:
    """An account that can sign in for each role, and one that cannot for every other colleague."""
    signs_in = {
        ROLE_NAMES[sign_in.role]: member(service, sign_in.email, ROLE_NAMES[sign_in.role], [sign_in.role])
        for sign_in in SIGN_INS
    }
    others = {
        colleague.name: member(service, _address(colleague.name), colleague.name, [colleague.role], can_sign_in=False)
        for colleague in COLLEAGUES
        if colleague.name not in signs_in
    }
    return signs_in | others


def _address(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@{DOMAIN}"


_PASSWORDS: dict[str, str] = {}


def _hashed_password() -> str:
    """The shared password's hash, made once: the making is slow on purpose."""
    if PASSWORD not in _PASSWORDS:
        _PASSWORDS[PASSWORD] = make_password(PASSWORD)
    return _PASSWORDS[PASSWORD]


def member(service: Service, email: str, name: str, roles: Iterable[str], *, can_sign_in: bool = True) -> Account:
    """An account with these roles in the service, made where it is missing."""
    account = Account.objects.filter(email=email).first() or Account.objects.create_user(email, name=name)
    if can_sign_in:
        account.password = _hashed_password()
        account.save(update_fields=["password"])
    Membership.objects.get_or_create(account=account, service=service, defaults={"roles": list(roles)})
    return account


def staff_the_record(service: Service) -> None:
    """Somebody to sign in as in the 2002-03 service: the team manager of the team its cases came to, and a
    researcher. Call within the service's transaction."""
    for sign_in in RECORD_SIGN_INS:
        name = RECORD_NAMES[sign_in.role]
        account = member(service, sign_in.email, name, [sign_in.role])
        if sign_in.role == TeamManager.code and not Staff.objects.filter(account=account).exists():
            team = Team.objects.get(service=service)
            add_staff(team=team, by=DEMONSTRATION, name=name, account=account, job_title="Team manager")
