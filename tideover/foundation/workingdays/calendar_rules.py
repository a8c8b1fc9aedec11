"""Bank holidays by rule, for years that the published list does not cover.

Sources: Banking and Financial Dealings Act 1971, schedule 1, with the proclamations made every year under
its section 1; St Andrew's Day Bank Holiday (Scotland) Act 2007. The rules hold from 1978, when the early
May bank holiday became general. Holidays proclaimed for one occasion are listed in `OCCASIONS`; those of
years to come cannot be known.
"""

from datetime import date, timedelta

from tideover.foundation.workingdays.nations import Nation

FIRST_YEAR = 1978
ST_ANDREWS_SINCE = 2007
MONDAY = 0
SATURDAY = 5

# year: (days added, ordinary days given up for them), the same in all four nations
OCCASIONS: dict[int, tuple[frozenset[date], frozenset[date]]] = {
    # The Prince of Wales's wedding
    1981: (frozenset({date(1981, 7, 29)}), frozenset()),
    # Fifty years of peace in Europe: the early May holiday moved
    1995: (frozenset({date(1995, 5, 8)}), frozenset({date(1995, 5, 1)})),
    # Millennium Eve
    1999: (frozenset({date(1999, 12, 31)}), frozenset()),
    # Golden Jubilee: the spring holiday moved, and a day added
    2002: (frozenset({date(2002, 6, 3), date(2002, 6, 4)}), frozenset({date(2002, 5, 27)})),
    # The Duke of Cambridge's wedding
    2011: (frozenset({date(2011, 4, 29)}), frozenset()),
}


def easter_sunday(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm in Nature, 20 April 1876)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - correction + 15) % 30
    to_sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    shift = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def first_monday(year: int, month: int) -> date:
    """The first Monday of a month."""
    first = date(year, month, 1)
    return first + timedelta(days=(MONDAY - first.weekday()) % 7)


def last_monday(year: int, month: int) -> date:
    """The last Monday of a month that has 31 days."""
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() - MONDAY) % 7)


def _on_weekdays(days: list[date]) -> set[date]:
    """The days taken off for these fixed dates: one on a weekend moves to the next weekday still free."""
    taken = {day for day in days if day.weekday() < SATURDAY}
    for day in days:
        if day.weekday() < SATURDAY:
            continue
        substitute = day
        while substitute.weekday() >= SATURDAY or substitute in taken:
            substitute += timedelta(days=1)
        taken.add(substitute)
    return taken


def _fixed_dates(year: int, nation: Nation) -> set[date]:
    new_year = [date(year, 1, 1)]
    others: list[list[date]] = [[date(year, 12, 25), date(year, 12, 26)]]
    if nation is Nation.SCOTLAND:
        new_year.append(date(year, 1, 2))
        if year >= ST_ANDREWS_SINCE:
            others.append([date(year, 11, 30)])
    if nation is Nation.NORTHERN_IRELAND:
        others += [[date(year, 3, 17)], [date(year, 7, 12)]]
    return set().union(*(_on_weekdays(group) for group in [new_year, *others]))


def _moving_dates(year: int, nation: Nation) -> set[date]:
    easter = easter_sunday(year)
    days = {easter - timedelta(days=2), first_monday(year, 5), last_monday(year, 5)}
    if nation is Nation.SCOTLAND:
        return days | {first_monday(year, 8)}
    return days | {easter + timedelta(days=1), last_monday(year, 8)}


def computed_bank_holidays(year: int, nation: Nation) -> frozenset[date]:
    """The bank holidays of a year by rule, substitutes instead of the weekend days they stand for.

    Raises ValueError for a year before 1978.
    """
    if year < FIRST_YEAR:
        raise ValueError(f"Bank holidays are known from {FIRST_YEAR} on; {year} was asked for.")
    added, given_up = OCCASIONS.get(year, (frozenset(), frozenset()))
    return frozenset((_fixed_dates(year, nation) | _moving_dates(year, nation)) - given_up | added)
