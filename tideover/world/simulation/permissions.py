"""What clients decide about who may be told what."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa

from tideover.world.simulation.drawn import Drawn, not_after_weekend
from tideover.world.simulation.draws import NO_DAY, WEEK, YEAR, Array, Rng, chosen, days, happens, keys, picked, texts

ASKED_BEFORE = WEEK
"""Days before the end of a permission on which some clients give it again."""


@dataclass(frozen=True)
class _Decisions:
    """One value for each decision; `client` is its client's place in the batch."""

    client: Array
    party: Array
    kind: Array
    purpose: Array
    given: Array
    on: Array
    until: Array


def permissions(rng: Rng, drawn: Drawn) -> pa.Table:
    """The decisions of a batch of clients: first, drawn by `rng`, on being contacted for the evaluation, then those
    on what may be told while they are supported."""
    asked = _of_support(drawn)
    parts = [_of_the_evaluation(rng, drawn), asked, _again(drawn, asked)]
    columns = {
        field.name: np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(_Decisions)
    }
    order = np.argsort(columns["client"], kind="stable")
    made = _Decisions(**{name: column[order] for name, column in columns.items()})
    size, of_support = len(made.client), made.purpose == "support"
    return pa.table(
        {
            "permission": drawn.numbered("D-", made.client),
            "person": drawn.person(made.client),
            "party": texts(made.party),
            "employer": _at_work(drawn, made),
            "kind": texts(made.kind),
            "purpose": texts(made.purpose),
            "decision": texts(picked(made.given, "given", "refused")),
            "on": days(made.on),
            "how": texts(chosen(drawn.rng, drawn.scenario, "permission.how", size), of_support),
            "words_of": texts(chosen(drawn.rng, drawn.scenario, "permission.words_of", size), of_support),
            "exception": drawn.words(
                "exception", size, of_support & made.given & drawn.happens("permission.excepts", size)
            ),
            "valid_until": days(made.until),
        }
    )


def _at_work(drawn: Drawn, made: _Decisions) -> pa.Array:
    """The employer of the post at risk, for what is decided about the employer."""
    employers = keys("E-", drawn.who.employer[made.client])
    return pa.array(picked(made.party == "employer", employers.to_numpy(False), None), pa.string())


def _of_the_evaluation(rng: Rng, drawn: Drawn) -> _Decisions:
    """Whom the evaluation may contact: for each party in turn, of those who were asked."""
    asked = np.flatnonzero(happens(rng, drawn.scenario.number("follow_up.asked"), drawn.who.size))
    shares = {f"{party} contact": share for party, share in drawn.scenario.part("follow_up.consent").items()}
    return _decided(rng, drawn, asked, shares, "evaluation")


def _of_support(drawn: Drawn) -> _Decisions:
    asked = drawn.some_clients("permission.asked")
    made = _decided(drawn.rng, drawn, asked, drawn.scenario.part("permission.given"), "support")
    limited = made.given & drawn.happens("permission.for_a_year", len(made.client))
    made.until[limited] = made.on[limited] + YEAR
    return made


def _decided(rng: Rng, drawn: Drawn, asked: Array, shares: Mapping[str, float], purpose: str) -> _Decisions:
    """A decision of each client on each party and kind (words with a space between), by their shares."""
    client = np.repeat(asked, len(shares))
    party, kind = (np.tile(np.array(words, object), len(asked)) for words in zip(*map(str.split, shares), strict=True))
    chance = np.tile(np.array([float(each) for each in shares.values()]), len(asked))
    return _Decisions(
        client=client,
        party=party,
        kind=kind,
        purpose=np.full(len(client), purpose, object),
        given=happens(rng, chance, len(client)),
        on=drawn.who.accepted[client],
        until=np.full(len(client), NO_DAY),
    )


def _again(drawn: Drawn, before: _Decisions) -> _Decisions:
    """Permissions that were given once more before they lapsed, to clients who were in touch by then."""
    on = not_after_weekend(before.until - ASKED_BEFORE)
    could = (before.until != NO_DAY) & (on <= drawn.course.support_to[before.client])
    rows = np.flatnonzero(could & drawn.happens("permission.given_again", len(on)))
    again = {field.name: getattr(before, field.name)[rows] for field in fields(_Decisions)}
    return _Decisions(**(again | {"on": on[rows], "until": on[rows] + YEAR}))
