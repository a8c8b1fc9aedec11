"""Opening a service. Needs Django set up, as the owner."""

import click
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from tideover.exchange.importing import code_fault
from tideover.foundation.access.actor import System
from tideover.foundation.access.roles import ServiceAdministrator
from tideover.foundation.history import written_by
from tideover.foundation.models import Account, Membership, Service
from tideover.foundation.tenancy import in_service
from tideover.foundation.workingdays import Nation
from tideover.organisation.actions import set_policy

OPENING = System("opening")


def open_with_administrator(code: str, name: str, administrator: str, email: str, nation: str) -> None:
    """Make the service, its policy as Tideover assumes it, and whoever sets up the rest: an account that they had
    before is theirs. Raises ClickException, having made nothing, for a code or an address that cannot be, or a code
    that there is."""
    if fault := code_fault(code):
        raise click.ClickException(fault.sentence)
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise click.ClickException(f"{email} is no e-mail address.") from error
    if Service.objects.filter(code=code).exists():
        raise click.ClickException(f"There is a service {code} already. Choose another code.")
    with transaction.atomic():
        service = Service.objects.create(code=code, name=name.strip())
        with in_service(service.pk), written_by(None, "opening"):
            set_policy(service=service, by=OPENING, nation=Nation(nation))
        account = Account.objects.filter(email=email).first()
        known = account is not None
        account = account or Account.objects.create_user(email, name=administrator.strip())
        Membership.objects.create(account=account, service=service, roles=[ServiceAdministrator.code])
    click.echo(f"{service.name} is open. {account.name} is its service administrator.")
    if not known:
        click.echo("They choose “Forgotten your password?” at the sign-in, enter their address, and set one.")
