"""Suggesting, offering and giving help."""

from datetime import date

from tideover.cases.models import Case
from tideover.foundation import clock, events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action, lock
from tideover.foundation.pages.words import long_date
from tideover.organisation.models import Intervention, Staff
from tideover.provision.models import Provision
from tideover.provision.rules import DATE_OF, DATES_IN_ORDER, MAY_FOLLOW, ProviderKind, ProvisionState, Reporter


@events.event_type("help suggested", subject="case")
class HelpSuggested:
    """An intervention was put to the client as something that may help."""

    case_id: int
    provision_id: int
    on: date


@events.event_type("help moved on", subject="case")
class HelpMovedOn:
    """A provision took a step: it was offered, accepted, declined, started, finished or dropped."""

    case_id: int
    provision_id: int
    state: str
    on: date


@events.event_type("help recorded", subject="case")
class HelpRecorded:
    """Help was written down that had already begun, or had been given."""

    case_id: int
    provision_id: int
    started_on: date
    finished_on: date | None


@action
def suggest(
    *,
    case: Case,
    intervention: Intervention,
    by: By,
    on: date,
    staff: Staff | None = None,
    provider_kind: ProviderKind | None = None,
    provider: Staff | None = None,
) -> Provision:
    """Write down that an intervention was suggested to the client on that day. Raises Refused for one that the
    catalogue did not offer any more."""
    case = lock(case)
    _check_day(case, on)
    if intervention.withdrawn_on and intervention.withdrawn_on <= on:
        raise Refused(
            f"{intervention.label} is not offered any more since {long_date(intervention.withdrawn_on)}. Choose other "
            "help."
        )
    provision = Provision.objects.create(
        service_id=case.service_id,
        case=case,
        intervention=intervention,
        state=ProvisionState.SUGGESTED,
        suggested_on=on,
        provider_kind=provider_kind or "",
        provider=provider,
        recorded_by=staff,
        recorded_at=clock.now(),
    )
    event = HelpSuggested(case_id=case.pk, provision_id=provision.pk, on=on)
    events.write(event, by=by, service_id=case.service_id)
    return provision


@action
def record_help(
    *,
    case: Case,
    intervention: Intervention,
    by: By,
    started_on: date,
    finished_on: date | None = None,
    staff: Staff | None = None,
    provider_kind: ProviderKind | None = None,
    provider: Staff | None = None,
    reported_by: Reporter = Reporter.CASE_MANAGER,
    dates_are_estimated: bool = False,
) -> Provision:
    """Write down help that began without having been suggested or offered in the record."""
    case = lock(case)
    for day in (started_on, finished_on):
        if day is not None:
            _check_day(case, day)
    if finished_on is not None and finished_on < started_on:
        raise Refused("Help cannot finish before it started. Check both days.", field="finished_on")
    provision = Provision.objects.create(
        service_id=case.service_id,
        case=case,
        intervention=intervention,
        state=ProvisionState.FINISHED if finished_on else ProvisionState.STARTED,
        started_on=started_on,
        ended_on=finished_on,
        dates_are_estimated=dates_are_estimated,
        provider_kind=provider_kind or "",
        provider=provider,
        reported_by=reported_by,
        recorded_by=staff,
        recorded_at=clock.now(),
    )
    event = HelpRecorded(case_id=case.pk, provision_id=provision.pk, started_on=started_on, finished_on=finished_on)
    events.write(event, by=by, service_id=case.service_id)
    return provision


@action
def offer(*, provision: Provision, by: By, on: date) -> Provision:
    """The client was offered the help."""
    return _step(provision, ProvisionState.OFFERED, by, on)


@action
def accept(*, provision: Provision, by: By, on: date) -> Provision:
    """The client said yes to an offer."""
    return _step(provision, ProvisionState.ACCEPTED, by, on)


@action
def decline(*, provision: Provision, by: By, on: date) -> Provision:
    """The client said no."""
    return _step(provision, ProvisionState.DECLINED, by, on)


@action
def start(*, provision: Provision, by: By, on: date) -> Provision:
    """The help began."""
    return _step(provision, ProvisionState.STARTED, by, on)


@action
def finish(*, provision: Provision, by: By, on: date) -> Provision:
    """The help came to its end."""
    return _step(provision, ProvisionState.FINISHED, by, on)


@action
def drop(*, provision: Provision, by: By, on: date) -> Provision:
    """The help was given up, before its end or before it began."""
    return _step(provision, ProvisionState.DROPPED, by, on)


def _step(provision: Provision, state: ProvisionState, by: By, on: date) -> Provision:
    case = lock(provision.case)
    provision = lock(provision)
    now = ProvisionState(provision.state)
    if now not in MAY_FOLLOW[state]:
        raise Refused(f"This help is {now.label.lower()}, so it cannot become {state.label.lower()}.")
    _check_day(case, on)
    days = [day for field in DATES_IN_ORDER if (day := getattr(provision, field)) is not None]
    if days and on < max(days):
        raise Refused(f"The step before was on {long_date(max(days))}. Enter that day or a later one.", field="on")
    setattr(provision, DATE_OF[state], on)
    provision.state = state
    provision.save()
    event = HelpMovedOn(case_id=case.pk, provision_id=provision.pk, state=state, on=on)
    events.write(event, by=by, service_id=case.service_id)
    return provision


def _check_day(case: Case, on: date) -> None:
    if on > clock.today():
        raise Refused("This is in the future. Enter today or an earlier day.", field="on")
    if on < case.accepted_on:
        raise Refused("This is before the case opened. Enter a later day.", field="on")
    if case.ended_on and on > case.ended_on:
        raise Refused("This is after the case ended. Enter an earlier day.", field="on")
