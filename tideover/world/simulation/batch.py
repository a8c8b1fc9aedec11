"""A batch of clients, drawn in a fixed order, as tables of a record folder (exchange.schemas.record)."""

from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from tideover.world.simulation.appointments import Appointments, appointment_table, appointments
from tideover.world.simulation.around import came_of, causes, disclosures, earlier_absences, supporters
from tideover.world.simulation.assessments import assessments
from tideover.world.simulation.beside import care_outside, complaints, concerns
from tideover.world.simulation.contacts import Contacts, contacts, last_two_way
from tideover.world.simulation.courses import Courses, courses
from tideover.world.simulation.drawn import Drawn
from tideover.world.simulation.drawn import numbers as counted
from tideover.world.simulation.draws import (
    NO_DAY,
    Array,
    Rng,
    chosen,
    days,
    flags,
    happens,
    keys,
    moments,
    one_of,
    picked,
    texts,
)
from tideover.world.simulation.follow_ups import follow_ups
from tideover.world.simulation.groups import Sessions, attendances
from tideover.world.simulation.help import focuses, provisions, wanted
from tideover.world.simulation.meetings import meetings
from tideover.world.simulation.people import Clients, Employers, clients
from tideover.world.simulation.permissions import permissions
from tideover.world.simulation.referrals import referrals
from tideover.world.simulation.reopening import reopened
from tideover.world.simulation.scenario import Scenario
from tideover.world.simulation.second import further_posts, second_records
from tideover.world.simulation.spells import FIRST, posts, spells
from tideover.world.simulation.steering import agreement_table, agreements, endings, handovers, holders, pauses
from tideover.world.simulation.without_permission import without_permission

Tables = dict[str, pa.Table]
USUAL_HOURS, PART_TIME_HOURS = 37.5, 20.0
OTHERS = ("meetings", "groups", "without_permission", "further_posts", "second_records", "reopened")
"""What has a generator of its own each, so that one changes nothing of another. A new one comes last."""


class Batch:
    """Some clients of a service with these employers and group sessions; `numbers` counts them, `teams` is the team of
    each case manager."""

    def __init__(
        self,
        rng: Rng,
        scenario: Scenario,
        numbers: Array,
        *,
        years: int,
        work: Employers,
        teams: Array,
        sessions: Sessions,
    ) -> None:
        self.rng, self.scenario, self.teams, self.sessions = rng, scenario, teams, sessions
        self.employers = len(work.name)
        self.who: Clients = clients(rng, self.scenario, numbers, years, work)
        self.offers = wanted(rng, self.scenario, self.who.size)
        work_focused = np.asarray(self.offers[:, focuses(self.scenario) == "employer"].any(axis=1))
        self.course: Courses = courses(rng, self.scenario, self.who, work_focused)
        self.told: Contacts = contacts(rng, self.scenario, self.who, self.course)
        known = last_two_way(self.told, self.who.size)
        agreed = (self.course.ended != NO_DAY) & (self.course.reason != "no_answer")
        known = picked(agreed, self.course.ended, known)
        self.known = picked(self.course.answered != NO_DAY, self.course.answered, known)
        self.rates = (self.course.answered != NO_DAY) & self._happens("follow_up.employer_rates")
        self.case_keys, self.person_keys = keys("W-", numbers), keys("P-", numbers)
        apart, self.around, *others = rng.spawn(2 + len(OTHERS))
        self.others = dict(zip(OTHERS, others, strict=True))
        self.drawn = Drawn(apart, self.scenario, self.who, self.course, self.told, self.case_keys, self.person_keys)
        self.agreed = agreements(self.drawn)

    def _happens(self, chance: str, size: int | None = None) -> Array:
        return happens(self.rng, self.scenario.number(chance), self.who.size if size is None else size)

    def tables(self) -> Tables:
        """All tables that are this batch's own."""
        made = {
            **referrals(self.rng, self.drawn),
            "posts": self._posts(),
            "spells": self._spells(),
            "permissions": permissions(self.rng, self.drawn),
            "cases": self._cases(),
            "contacts": self._contacts(),
            "attempts": self._attempts(),
            "assessments": assessments(replace(self.drawn, rng=self.rng)),
            "provisions": self._provisions(),
            "ratings": self._ratings(),
            "appointments": self._appointments,
            **self._steering(),
        }
        made |= self._around(made)
        held = holders(self.drawn, made["handovers"], self._held_by, len(self.teams))
        made |= meetings(self._by("meetings"), made, self._booked, held)
        made |= attendances(self._by("groups"), made, self.sessions, self.teams[self._held_by])
        made |= without_permission(self._by("without_permission"), made, held, self.teams)
        made |= further_posts(self._by("further_posts"), made, self.known, self.employers)
        made |= second_records(self._by("second_records"), made)
        return made | {"endings": reopened(self._by("reopened"), made, self._booked, self.sessions)}

    def _by(self, other: str) -> Drawn:
        """What was drawn so far, for what is drawn with that generator."""
        return replace(self.drawn, rng=self.others[other])

    def _around(self, made: Tables) -> Tables:
        """What surrounds the rest, drawn with a generator of its own."""
        drawn = replace(self.drawn, rng=self.around)
        return {
            "supporters": supporters(drawn),
            "referrals": came_of(drawn, made["referrals"], len(self.teams)),
            "disclosures": disclosures(drawn, made["permissions"]),
            "earlier_absences": earlier_absences(drawn.rng, self.scenario, made["spells"]),
        }

    def _steering(self) -> Tables:
        """What is drawn apart, after everything else, so that it changes nothing of that."""
        booked, own = self._booked, self.drawn.numbered("M-", self._booked.client)
        return {
            "contact_agreements": agreement_table(self.drawn, self.agreed),
            "pauses": pauses(self.drawn, booked),
            **handovers(self.drawn, booked, own, self._held_by, self.teams),
            "endings": endings(self.drawn),
            "follow_ups": follow_ups(self.drawn, self._held_by),
            "concerns": concerns(self.drawn, self._held_by),
            "complaints": complaints(self.drawn),
            "care_outside": care_outside(self.drawn),
        }

    def _posts(self) -> pa.Table:
        contract = chosen(self.rng, self.scenario, "post.contract", self.who.size)
        held = posts(self.who, self.course, contract, self.known)
        size, at_risk = len(held.client), held.which == FIRST
        part_time = self.who.part_time[held.client]
        employer = keys("E-", self.who.employer[held.client])
        band = chosen(self.rng, self.scenario, "post.income_band", size)
        return pa.table(
            {
                "post": self._post_keys(held.client, held.which),
                "person": self.person_keys.take(pa.array(held.client)),
                "employer": pa.array(picked(held.same_employer, employer.to_numpy(False), None), pa.string()),
                "title": texts(one_of(self.rng, self.scenario.part("names")["job"], size)),
                "contract": texts(held.contract),
                "hours_basis": texts(picked(part_time, "part_time", "full_time")),
                "usual_weekly_hours": pa.array(picked(part_time, PART_TIME_HOURS, USUAL_HOURS)),
                "income_band": texts(band, at_risk & ~self._happens("people.not_told", size)),
                "occupation_level": texts(chosen(self.rng, self.scenario, "post.occupation_level", size), at_risk),
                "level": texts(held.level),
                "started_on": days(held.started),
                "ended_on": days(held.ended),
                "ended_by": texts(held.ended_by),
            }
        )

    def _post_keys(self, client: Array, which: Array) -> pa.Array:
        return keys("J-", self.who.number[client], which)

    def _spells(self) -> pa.Table:
        known = spells(self.scenario, self.who, self.course, self.known)
        is_absence = known.state == "off_sick"
        post = self._post_keys(known.client, known.post)
        return pa.table(
            {
                "spell": self._numbered("L-", known.client),
                "person": self.person_keys.take(pa.array(known.client)),
                "post": pa.array(picked(known.post > 0, post.to_numpy(False), None), pa.string()),
                "state": texts(known.state.astype(object)),
                "starts_on": days(known.starts),
                "ends_on": days(known.ends),
                "adjusted": flags(known.adjusted),
                "confirmed_on": days(known.confirmed),
                **causes(self.around, self.scenario, self.who.condition[known.client], is_absence),
            }
        )

    def _numbered(self, prefix: str, client: Array) -> pa.Array:
        return self.drawn.numbered(prefix, client)

    @cached_property
    def _held_by(self) -> Array:
        """The case manager of each case."""
        return self.rng.integers(len(self.teams), size=self.who.size)

    def _cases(self) -> pa.Table:
        who, everybody = self.who, np.arange(self.who.size)
        managers, cadence = self._held_by, np.zeros(who.size, np.int64)
        cadence[self.agreed.client] = self.agreed.cadence
        return pa.table(
            {
                "case": self.case_keys,
                "person": self.person_keys,
                "referral": keys("R-", who.number),
                "team": keys("T-", self.teams[managers]),
                "case_manager": keys("S-", managers),
                "post": self._post_keys(everybody, np.full(who.size, FIRST)),
                "accepted_on": days(who.accepted),
                "ended_on": days(self.course.ended),
                "ending_reason": texts(self.course.reason),
                "cadence_days": counted(cadence, cadence > 0),
            }
        )

    def _contacts(self) -> pa.Table:
        told = self.told
        return pa.table(
            {
                "contact": self._contact_keys,
                "case": self.case_keys.take(pa.array(told.client)),
                "at": moments(told.day, told.minute),
                "way": texts(told.way),
                "begun_by": texts(told.begun_by.astype(object)),
                "two_way": flags(told.two_way),
                "parties": texts(told.party),
                **{f"minutes_{kind}": pa.array(minutes, pa.int32()) for kind, minutes in told.minutes.items()},
            }
        )

    @cached_property
    def _contact_keys(self) -> pa.Array:
        return self._numbered("C-", self.told.client)

    def _attempts(self) -> pa.Table:
        told = self.told
        rows = np.flatnonzero(told.tries_before)
        return pa.table(
            {
                "attempt": self._numbered("A-", told.client[rows]),
                "case": self.case_keys.take(pa.array(told.client[rows])),
                "at": moments(told.day[rows], told.minute[rows] - 60),
                "way": pa.array(["telephone"] * len(rows), pa.string()),
                "party": texts(told.party[rows]),
            }
        )

    def _provisions(self) -> pa.Table:
        given = provisions(self.rng, self.scenario, self.who, self.course, self.offers, self.rates)
        codes = np.array(list(self.scenario.part("help.catalogue")), dtype=object)
        return pa.table(
            {
                "provision": self._numbered("G-", given.client),
                "case": self.case_keys.take(pa.array(given.client)),
                "intervention": texts(codes[given.kind]),
                "state": texts(given.state.astype(object)),
                "offered_on": days(given.offered),
                "answered_on": days(given.answered),
                "started_on": days(given.started),
                "ended_on": days(given.ended),
                "reported_by": texts(given.reported_by.astype(object)),
            }
        )

    def _ratings(self) -> pa.Table:
        answered = (self.course.answered != NO_DAY) & self._happens("follow_up.client_rates")
        client = np.concatenate([np.flatnonzero(answered), np.flatnonzero(self.rates)])
        by = np.repeat(np.array(["client", "employer"], object), [answered.sum(), self.rates.sum()])
        order = np.lexsort((by.astype(str), client))
        helpful: Any = self.scenario.part("follow_up.helpful")
        score = self.rng.normal(helpful["mean"], helpful["spread"], len(client))
        return pa.table(
            {
                "rating": self._numbered("F-", client[order]),
                "case": self.case_keys.take(pa.array(client[order])),
                "by": texts(by[order]),
                "score": pa.array(np.clip(np.rint(score * 2) / 2, 1, 5)),
                "on": days(self.course.answered[client[order]]),
            }
        )

    @cached_property
    def _booked(self) -> Appointments:
        return appointments(self.rng, self.scenario, self.who, self.course, self.told)

    @property
    def _appointments(self) -> pa.Table:
        return appointment_table(self.drawn, self._booked, self._contact_keys)
