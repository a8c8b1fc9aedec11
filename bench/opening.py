"""Gives the case manager of a service who holds most open cases a sign-in, and measures that person's pages.

Prints the figures as JSON: `python -m bench.opening CODE`.
"""

import json
import sys

from bench.pages import measured_for

EMAIL = "case.manager@large.example"


def main(code: str) -> None:
    """Make the sign-in, measure, and print."""
    from tideover.cli import preparation, surroundings

    with surroundings.record():
        _sign_in(code)
        print(json.dumps(measured_for(EMAIL, preparation.prepare_logins()["web"])))


def _sign_in(code: str) -> None:
    from django.db.models import Count

    from tideover.cases.models import Case
    from tideover.foundation.actions import writing
    from tideover.foundation.models import Account, Membership, Service
    from tideover.organisation.models import Staff

    service = Service.objects.get(code=code)
    # Only in a demonstration may somebody sign in without a second factor.
    service.is_demonstration = True
    service.save(update_fields=["is_demonstration"])
    held = Case.objects.open().filter(service=service, case_manager__isnull=False)
    fullest = held.values("case_manager").annotate(cases=Count("pk")).order_by("-cases")[0]["case_manager"]
    account = Account.objects.create_user(EMAIL, name="Case manager")
    Membership.objects.create(account=account, service=service, roles=["case_manager"])
    with writing("bench.opening"):
        Staff.objects.filter(pk=fullest).update(account=account)


if __name__ == "__main__":
    main(sys.argv[1])
