"""Writing what is due: keeping it what the rules give, putting it off, and telling of it in the morning."""

from tideover.worklist.actions.digests import MorningDigestChosen, choose_digest, send_digest
from tideover.worklist.actions.marking import REFRESH_STALE, mark_service_stale
from tideover.worklist.actions.putting_off import LONGEST_PUT_OFF, DuePutOff, put_off
from tideover.worklist.actions.refreshing import (
    refresh,
    refresh_cases,
    refresh_cases_of_person,
    refresh_cases_of_referral,
    refresh_referral,
    refresh_referrals,
    refresh_referrals_of_person,
)

__all__ = [
    "LONGEST_PUT_OFF",
    "REFRESH_STALE",
    "DuePutOff",
    "MorningDigestChosen",
    "choose_digest",
    "mark_service_stale",
    "put_off",
    "refresh",
    "refresh_cases",
    "refresh_cases_of_person",
    "refresh_cases_of_referral",
    "refresh_referral",
    "refresh_referrals",
    "refresh_referrals_of_person",
    "send_digest",
]
