"""Who can sign in, and in which roles: asked for by a service administrator, carried out by the owner's worker."""

from collections.abc import Collection

from django.db.models import Q
from procrastinate.contrib.django import app

from tideover.foundation import clock, events
from tideover.foundation.access.actor import Actor
from tideover.foundation.access.roles import ROLES, ServiceAdministrator
from tideover.foundation.actions import Refused, action, lock, one_at_a_time
from tideover.foundation.jobs import OWNERS
from tideover.foundation.models import Account, Membership
from tideover.foundation.pages.words import join_words
from tideover.foundation.signin.demonstration import RECORD_SIGN_INS, SIGN_INS
from tideover.organisation.models import AccessChange, Staff

SHARED = {each.email for each in (*SIGN_INS, *RECORD_SIGN_INS)}
CARRY_OUT_ACCESS = "organisation.carry_out_access"
"""The job's name. It is deferred by name because it calls the action here."""
ONE_AT_A_TIME = "organisation.access"
"""Under this nobody's access and nobody's leaving is asked for twice at once."""


@events.event_type("access asked for", subject="access_change")
class AccessAskedFor:
    """Somebody is to be able to sign in with these roles, or not any more."""

    access_change_id: int
    roles: list[str]


@action
def ask_access(
    *, by: Actor, name: str, email: str, roles: Collection[str], site: str, staff: Staff | None = None
) -> AccessChange:
    """Ask that whoever has that address can sign in with these roles, or with none; `staff` is who of the staff they
    are and `site` where they sign in, for the e-mail that tells them.

    Raises Refused where an administrator would shut themselves out, somebody else of the staff has the address, or
    somebody of the staff signs in with another one already.
    """
    email = email.strip().lower()
    if by.only_in_demonstration and email in SHARED:
        raise Refused("Everybody shares the demonstration's sign-ins, so they cannot be changed. Add somebody else.")
    one_at_a_time(ONE_AT_A_TIME, by.service_id)
    if staff is not None:
        staff = lock(staff)
        _check_address(staff, email)
    own = Account.objects.filter(pk=by.account_id, email=email).exists()
    if own and ServiceAdministrator.code not in roles:
        raise Refused(
            "You would shut yourself out. Have another service administrator take this role from you.", field="roles"
        )
    change = AccessChange.objects.create(
        service_id=by.service_id,
        name=name.strip(),
        email=email,
        roles=[code for code in ROLES if code in roles],
        staff=staff,
        asked_by_id=by.account_id,
        asked_at=clock.now(),
        site=site[:200],
    )
    event = AccessAskedFor(access_change_id=change.pk, roles=change.roles)
    events.write(event, by=by, service_id=by.service_id)
    app.configure_task(CARRY_OUT_ACCESS, queue=OWNERS, lock=f"access {by.service_id}").defer(
        service_id=by.service_id, change_id=change.pk
    )
    return change


def _check_address(staff: Staff, email: str) -> None:
    if staff.account is not None and staff.account.email != email:
        raise Refused(f"{staff.name} signs in with {staff.account.email}. Enter that address.", field="email")
    asked = Q(access_changes__email=email, access_changes__carried_out_at=None)
    others = Staff.objects.filter(Q(account__email=email) | asked, left_on=None)
    other = others.exclude(pk=staff.pk).first()
    if other is not None:
        raise Refused(f"{other.name} signs in with this address. Enter another one.", field="email")


@action
def carry_out_access(*, change: AccessChange) -> bool:
    """Make the account where there is none, and say where it works and as what; whether whoever has it is to be told
    that they can sign in. As the database's owner. What was carried out, or asked by somebody who is no administrator
    any more, is left."""
    change = lock(change)
    if change.carried_out_at is not None:
        return False
    change.carried_out_at = clock.now()
    if not _is_administrator(change):
        change.came_of = "Not carried out: whoever asked is no service administrator any more."
        change.save()
        return False
    account = Account.objects.filter(email=change.email).first()
    is_new = account is None
    if account is None:
        account = Account.objects.create_user(change.email, name=change.name)
    had = Membership.objects.filter(account=account, service=change.service_id, is_active=True).exists()
    kept = {"roles": change.roles} if change.roles else {}
    Membership.objects.update_or_create(
        account=account,
        service_id=change.service_id,
        defaults={**kept, "is_active": bool(change.roles)},
        create_defaults={"roles": change.roles, "is_active": bool(change.roles)},
    )
    if change.staff is not None and change.staff.account_id is None:
        staff = lock(change.staff)
        staff.account = account
        staff.save()
    change.came_of = _words(change, is_new=is_new, had=had)
    change.save()
    return bool(change.roles) and not had


def _is_administrator(change: AccessChange) -> bool:
    asking = Membership.objects.filter(account=change.asked_by_id, service=change.service_id, is_active=True)
    return asking.filter(roles__contains=[ServiceAdministrator.code]).exists()


def _words(change: AccessChange, *, is_new: bool, had: bool) -> str:
    if not change.roles:
        return "Cannot sign in any more."
    roles = join_words([ROLES[code].label.lower() for code in change.roles])
    if had:
        return f"Works here as {roles} now."
    return f"Was told by e-mail how to sign in as {roles}." if is_new else f"Has an account, and works here as {roles}."
