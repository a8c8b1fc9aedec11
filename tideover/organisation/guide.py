"""What a new service still has to do before it can work, read from its record and never ticked.

The rooms above know further steps (the first referral) and this one cannot ask them; each registers an answer when
Django starts (`apps.py` there)."""

from collections.abc import Callable
from dataclasses import dataclass

from tideover.foundation.access.roles import CaseManager, TeamManager
from tideover.foundation.models import Membership
from tideover.organisation.models import AccessChange, Intervention, Staff, Team
from tideover.organisation.queries import ELIGIBILITY, VALUES, decided_about, policy_of


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it is, what it is for or what is there already, and the page on which an administrator takes it;
    no page where it is somebody else's."""

    title: str
    text: str
    is_done: bool
    page: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Guide:
    """The steps in their order."""

    steps: tuple[Step, ...]

    @property
    def done(self) -> int:
        """How many are done."""
        return sum(step.is_done for step in self.steps)

    @property
    def next(self) -> Step | None:
        """The first that is not; None when everything is."""
        return next((step for step in self.steps if not step.is_done), None)


Teller = Callable[[int], Step]
_tellers: list[Teller] = []


def told_by(teller: Teller) -> None:
    """Register who says, of a service's key, whether a further step is done."""
    _tellers.append(teller)


def guide_of(service_id: int) -> Guide:
    """How far a service is. A service that works already, as after an import, has not to look at what it never set:
    with the last step everything about its policy counts as decided."""
    further = tuple(teller(service_id) for teller in _tellers)
    works = bool(further) and all(step.is_done for step in further)
    decision = _policy_steps(service_id, works=works)
    return Guide((*decision, _teams(service_id), _staff(service_id), _catalogue(service_id), *further))


def _policy_steps(service_id: int, *, works: bool) -> tuple[Step, Step]:
    policy = policy_of(service_id)
    decided = decided_about(policy) if policy.pk else set()
    values = Step(
        "Decide how you work",
        f"Bank holidays of {policy.get_nation_display()}, how often clients are spoken with, how soon referrals are "
        "answered, how many cases somebody holds. Tideover's own values are there: change them or save them as they "
        "are.",
        works or VALUES in decided,
        "change_policy",
        "Look at how you work",
    )
    asked = len(policy.eligibility)
    questions = Step(
        "Write the questions asked of a referral",
        "Who is the service for? Begin with a template.",
        works or bool(asked) or ELIGIBILITY in decided,
        "change_eligibility",
        "Write the questions",
    )
    return values, questions


def _teams(service_id: int) -> Step:
    return Step(
        "Form a team",
        "Staff who share their cases and a manager.",
        Team.objects.filter(service=service_id).exists(),
        "form_team",
        "Form a team",
    )


def _staff(service_id: int) -> Step:
    members = Membership.objects.filter(service=service_id, is_active=True)
    accounts = Staff.objects.filter(service=service_id, left_on=None, account__isnull=False).values("account")
    wanted = ((CaseManager, "somebody who holds cases"), (TeamManager, "somebody who manages a team"))
    missing = [
        who for role, who in wanted if not members.filter(roles__contains=[role.code], account__in=accounts).exists()
    ]
    waits = AccessChange.objects.filter(service=service_id, carried_out_at=None).exclude(roles=[]).exists()
    text = "Everybody who signs in is added with what they do here."
    if missing:
        text += f" Still to be added: {' and '.join(missing)}."
    if waits:
        text += " Somebody was added and is let in within a minute or so."
    return Step("Add the people", text, not missing, "add_person", "Add somebody")


def _catalogue(service_id: int) -> Step:
    return Step(
        "Say which help you give or find",
        "Each kind of help is added once, and can then be offered to clients.",
        Intervention.objects.filter(service=service_id).exists(),
        "add_help",
        "Add help",
    )
