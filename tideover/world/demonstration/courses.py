"""How each invented case went: its steps in order, from acceptance to today. No Django.

Everything is done on days before today, so that the day's data are the same whatever the hour.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from tideover.diary.rules import Party, Starter, TimeKind, Topic
from tideover.foundation.clock import local
from tideover.people.rules import Way
from tideover.world.demonstration.clients import Client
from tideover.world.demonstration.helping import help_steps
from tideover.world.demonstration.milestones import (
    CADENCES,
    Milestones,
    days,
    milestones,
    weekday_after,
    weekday_before,
)
from tideover.world.demonstration.notes import NoteBank, filled_in, moments_between
from tideover.world.demonstration.papers import papers
from tideover.world.demonstration.steps import (
    Assessed,
    Booked,
    Cancelled,
    Ended,
    Missed,
    Spoken,
    Step,
    Tried,
    WorkConfirmed,
)
from tideover.world.demonstration.working import work_steps

TOPICS = {
    "first_call": (Topic.CATCHING_UP, Topic.PERMISSION),
    "first_meeting": (Topic.ASSESSMENT, Topic.WORK),
    "plan": (Topic.PLAN,),
    "return_planned": (Topic.RETURN, Topic.WORK),
    "back_early": (Topic.RETURN, Topic.CATCHING_UP),
    "back_settled": (Topic.CATCHING_UP, Topic.WORK),
    "ending": (Topic.ENDING,),
    "ending_hard": (Topic.ENDING,),
    "their_message": (Topic.CATCHING_UP,),
    "keeping": (Topic.CATCHING_UP,),
    "keeping_off": (Topic.CATCHING_UP,),
    "at_work": (Topic.WORK,),
    "health": (Topic.HEALTH,),
    "health_body": (Topic.HEALTH,),
    "health_mind": (Topic.HEALTH,),
    "money_off": (Topic.MONEY,),
}
PLACES = ["Harbour office, room 2", "Central library, quiet room", "Station cafe", "The Hub, Mill Lane"]
PURPOSES = {True: "First meeting", False: "How things are, and the plan"}


@dataclass(frozen=True, slots=True)
class Course:
    """One case: whose it is, its days and its steps, the earliest first."""

    client: Client
    days: Milestones
    steps: tuple[Step, ...]


def courses(everybody: list[Client], today: date, rng: Random) -> list[Course]:
    """The course of each client's case. The same day and seed give the same courses."""
    bank = NoteBank(rng)
    return [_Telling(client, milestones(client, today), rng, bank).course() for client in everybody]


class _Telling:
    """Tells one case. Keeps what has been said already, so that nothing is said twice."""

    def __init__(self, client: Client, when: Milestones, rng: Random, bank: NoteBank) -> None:
        self.client, self.when, self.rng, self.bank = client, when, rng, bank
        self.said: set[str] = set()
        self.next_key = 0

    def course(self) -> Course:
        """The whole case."""
        steps = [*self.contacts(), *self.situation(), *self.with_others(), *self.other_facts()]
        return Course(self.client, self.when, tuple(sorted(steps, key=lambda step: step.at)))

    # --- with the client ---

    def contacts(self) -> Iterator[Step]:
        """Every contact with the client, with the appointments that were made for them."""
        before: date | None = None
        for day in self._contact_days():
            moment = self._moment(day)
            in_person = moment == "first_meeting" or self.rng.random() < 0.22
            kept = None
            if in_person and before is not None:
                kept = self._key()
                yield self._booking(before, day, kept, first=moment == "first_meeting")
            elif self.rng.random() < 0.2 and before is not None and (day - before).days > 2:
                yield Tried(at=local(weekday_before(day - days(1)), 16, 20), note=self._note("tried"))
            yield self._contact(day, moment, kept)
            if self.rng.random() < 0.12:
                yield self._letter(day)
            before = day

    def _contact_days(self) -> list[date]:
        """The first call, the first meeting, then one contact in each cadence, up to the last."""
        when, last = self.when, self.when.last_spoken
        if last is None:
            return []
        found = [weekday_after(when.accepted + days(1))]
        if when.met:
            found.append(when.met)
        while (following := self._after(found[-1])) < last - days(3):
            found.append(following)
        return [*(day for day in found if day < last), last]

    def _after(self, day: date) -> date:
        back = self.when.returned is not None and day >= self.when.returned + days(35)
        cadence = CADENCES["in_work_support"] - 5 if back else CADENCES["active"] + 3
        return weekday_after(day + days(cadence - self.rng.randint(1, 4)))

    def _moment(self, day: date) -> str:
        """What a contact on that day is about."""
        when = self.when
        if day == when.ended:
            hard = "left_work" in self.client.situation or "client_choice" in self.client.situation
            return "ending_hard" if hard else "ending"
        if day <= weekday_after(when.accepted + days(1)):
            return "first_call"
        if day == when.met:
            return "first_meeting"
        if when.planned and 0 <= (day - when.planned).days < 12:
            return "plan"
        return self._moment_of_return(day) or "between"

    def _moment_of_return(self, day: date) -> str:
        returned = self.when.returned
        if returned is None or day < returned - days(14):
            return ""
        if day < returned:
            return "return_planned"
        return "back_early" if day < returned + days(35) else "back_settled"

    def _note(self, *moments: str) -> str:
        """A note of one of these moments, and of what only somebody off sick would say where that is so."""
        known = [*moments, *(f"{moment}_off" for moment in moments)] if self.client.absent else moments
        note = self.bank.take(known, self.said)
        return filled_in(note, self.client) if note else ""

    def _contact(self, day: date, moment: str, kept: int | None) -> Spoken:
        way = self._way(moment, kept)
        if way is Way.MESSAGE:
            moment = "their_message"
        elif moment == "between":
            moment = self.rng.choice(moments_between(self.client, is_off=bool(self.client.absent)))
        spent = self.rng.randrange(45, 80, 5) if way is Way.IN_PERSON else self.rng.randrange(10, 40, 5)
        return Spoken(
            at=local(day, 10, 0) if kept is not None else local(day, self.rng.randint(9, 16), 40),
            way=way,
            begun_by=Starter.PARTY if way is Way.MESSAGE else Starter.SERVICE,
            topics=TOPICS[moment],
            minutes=((TimeKind.CLIENT, spent), (TimeKind.ADMIN, self.rng.choice([0, 5, 10]))),
            note=self._note(moment),
            kept=kept,
        )

    def _way(self, moment: str, kept: int | None) -> Way:
        if kept is not None:
            return Way.IN_PERSON
        if moment != "between":
            return Way.TELEPHONE
        return self.rng.choice([Way.TELEPHONE, Way.TELEPHONE, Way.TELEPHONE, Way.VIDEO, Way.MESSAGE])

    def _letter(self, day: date) -> Spoken:
        return Spoken(
            at=local(day, 17, 10),
            way=self.rng.choice([Way.MESSAGE, Way.LETTER]),
            topics=(Topic.CATCHING_UP,),
            minutes=((TimeKind.ADMIN, 5),),
            note=self._note("our_message"),
        )

    # --- appointments ---

    def _key(self) -> int:
        self.next_key += 1
        return self.next_key

    def _booking(self, on: date, meets_on: date, key: int, *, first: bool, at: tuple[int, int] = (10, 0)) -> Booked:
        return Booked(
            at=local(on, 17, 30),
            key=key,
            meets_at=local(meets_on, *at),
            way=Way.IN_PERSON,
            minutes=60,
            place=self.rng.choice(PLACES),
            purpose=PURPOSES[first],
        )

    def situation(self) -> Iterator[Step]:
        """What the case's present situation rests on besides its last contact."""
        kind, *details = self.client.situation_words
        when = self.when
        if kind == "tried":
            yield Tried(at=local(weekday_before(when.today - days(3)), 11, 5), note=self._note("tried"))
            yield Tried(at=local(weekday_before(when.today - days(1)), 15, 45), note=self._note("tried"))
        if when.meets_on is None or when.last_spoken is None:
            return
        key = self._key()
        hour, minute = (details[1] if len(details) > 1 else "11:00").split(":")
        yield self._booking(when.last_spoken, when.meets_on, key, first=when.met is None, at=(int(hour), int(minute)))
        if kind == "missed":
            yield Missed(at=local(when.meets_on, 12, 10), key=key)
        if kind == "cancelled":
            yield Cancelled(at=local(when.today - days(int(details[0])), 14, 25), key=key)

    # --- with others ---

    def with_others(self) -> Iterator[Step]:
        """Contacts with the employer, with clinicians and with whoever else has a part."""
        when = self.when
        if when.met is None or when.last_spoken is None:
            return
        until = when.ended or when.today - days(1)
        day = weekday_after(when.met + days(self.rng.randint(9, 16)))
        while day < self._employer_until(until):
            yield self._with_employer(day)
            day = weekday_after(day + days(self.rng.randint(35, 60)))
        party, moment = self.rng.choice(
            [
                (Party.GP, "other_gp"),
                (Party.OTHER_HEALTH, "other_health"),
                (Party.UNION, "other_union"),
                (Party.OTHER, "other_else"),
            ]
        )
        day = weekday_after(when.met + days(self.rng.randint(5, 20)))
        if day < until:
            yield Spoken(
                at=local(day, 13, 15),
                way=Way.TELEPHONE,
                party=party,
                topics=(Topic.HEALTH,) if party in (Party.GP, Party.OTHER_HEALTH) else (Topic.PLAN,),
                minutes=((TimeKind.OTHER_SERVICES, 15),),
                note=self._note(moment),
            )

    def _employer_until(self, until: date) -> date:
        """Nobody rings an employer whose employee has left."""
        if "new_job" in self.client.situation and self.when.returned:
            return self.when.returned
        return until - days(25) if "left_work" in self.client.situation else until

    def _with_employer(self, day: date) -> Spoken:
        visit = self.rng.random() < 0.2
        back = self.when.returned is not None and day > self.when.returned
        moment = "employer_back" if back else "employer_visit" if visit else "employer"
        return Spoken(
            at=local(day, 14, 50),
            way=Way.IN_PERSON if moment == "employer_visit" else Way.TELEPHONE,
            begun_by=self.rng.choice([Starter.SERVICE, Starter.SERVICE, Starter.PARTY]),
            party=Party.EMPLOYER,
            topics=(Topic.RETURN,) if back else (Topic.WORK,),
            minutes=((TimeKind.EMPLOYER, 75 if moment == "employer_visit" else self.rng.randrange(10, 50, 5)),),
            note=self._note(moment),
        )

    # --- the rest of the record ---

    def other_facts(self) -> Iterator[Step]:
        """Assessment, work, help, and the ending."""
        when = self.when
        if when.met:
            yield Assessed(at=local(when.met, 11, 30))
        yield from work_steps(self.client, when)
        yield from papers(self.client, when)
        yield from help_steps(self.client, when, self.rng)
        if when.last_spoken:
            yield WorkConfirmed(at=local(when.last_spoken, 17, 20))
        if when.ended:
            yield Ended(at=local(when.ended, 17, 45), reason=self.client.situation_words[0])
