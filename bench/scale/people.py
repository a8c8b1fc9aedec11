"""Who looks at the pages: for some services, the case managers with most open cases, and a team manager.

Run in a process of its own with the owner's address in DATABASE_URL, it makes their accounts and prints the address of
the web's login.
"""

from bench.scale.multiplying import code_of

PASSWORD = "looks-at-the-pages-of-the-rig"
NOTE = "Rang at the agreed time; all is going as planned."
"""What they write of each contact."""
CASE_MANAGERS = 8
SERVICES = 4
"""In which they work, spread over all; fewer where there are fewer."""


def case_managers(services: int) -> list[str]:
    """The addresses they sign in with, in a database of that many services."""
    codes = _looked_at(services)
    return [f"case.manager.{rank}@{code}.example" for code in codes for rank in range(CASE_MANAGERS // len(codes))]


def team_managers(services: int) -> list[str]:
    """The addresses they sign in with."""
    return [f"team.manager@{code}.example" for code in _looked_at(services)]


def _looked_at(services: int) -> list[str]:
    chosen = min(SERVICES, services)
    return [code_of(1 + number * services // chosen) for number in range(chosen)]


def main() -> None:
    """Make the accounts, and print."""
    from tideover.cli import preparation, surroundings

    with surroundings.record():
        from tideover.foundation.models import Service

        codes = _looked_at(Service.objects.count())
        for code in codes:
            _make_accounts(code, CASE_MANAGERS // len(codes))
        print(preparation.prepare_logins()["web"])


def _make_accounts(code: str, case_managers: int) -> None:
    from django.db.models import Count

    from tideover.cases.models import Case
    from tideover.foundation import tenancy
    from tideover.foundation.actions import writing
    from tideover.foundation.models import Account, Membership, Service
    from tideover.organisation.models import Staff

    service = Service.objects.get(code=code)
    # Only in a demonstration may somebody sign in without a second factor.
    service.is_demonstration = True
    service.save(update_fields=["is_demonstration"])
    with tenancy.in_service(service.pk), writing("bench.scale"):
        held = Case.objects.open().filter(service=service, case_manager__isnull=False)
        fullest = held.values("case_manager", "case_manager__team").annotate(cases=Count("pk"))
        *first, last = fullest.order_by("-cases", "case_manager")[: case_managers + 1]
        if len(first) < case_managers:
            raise RuntimeError(f"In {code} too few colleagues hold cases. Simulate more clients, or fewer years.")
        people = [(f"case.manager.{rank}", "case_manager", each) for rank, each in enumerate(first)]
        for name, role, each in [*people, ("team.manager", "team_manager", last)]:
            account = Account.objects.create_user(f"{name}@{code}.example", PASSWORD, name=name)
            Membership.objects.create(account=account, service=service, roles=[role])
            Staff.objects.filter(pk=each["case_manager"]).update(account=account)


if __name__ == "__main__":
    main()
