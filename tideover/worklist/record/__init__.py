"""Reads the facts of cases and referrals for the rules: a fixed number of queries, for one as for many."""

from tideover.worklist.record.cases import case_policy, cases_that_may_owe, facts_of
from tideover.worklist.record.referrals import referral_facts_of, referral_policy, that_may_owe

__all__ = [
    "case_policy",
    "cases_that_may_owe",
    "facts_of",
    "referral_facts_of",
    "referral_policy",
    "that_may_owe",
]
