"""The worker of the owner's jobs, in a process of its own: it erases, and makes accounts and
says who works where; it knows no other work.

The web's login may put jobs into any queue. One that is not for the owner fails here, since policies bind the owner
to no service.
"""

from tideover.cli import surroundings


def main() -> None:
    """Do the owner's jobs until a signal asks to stop."""
    surroundings.start_django("owner")
    from django.core.management import call_command
    from procrastinate.contrib.django import app

    from tideover.exchange.retention.actions import ERASE
    from tideover.foundation.jobs import OWNERS
    from tideover.organisation.actions import CARRY_OUT_ACCESS

    for name in set(app.tasks) - {ERASE, CARRY_OUT_ACCESS}:
        del app.tasks[name]
    call_command("procrastinate", "worker", "--queues", OWNERS)


if __name__ == "__main__":
    main()
