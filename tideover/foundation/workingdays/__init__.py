"""Working days and bank holidays in the four nations of the United Kingdom, without any network.

Published bank holidays come from the list bundled with `govuk-bank-holidays`; other years are computed
(`bank_holidays`). A bank holiday proclaimed for a year beyond the published list cannot be known before
the list is renewed: `is_published` tells whether a year is certain.
"""

from tideover.foundation.workingdays.bank_holidays import bank_holidays, is_published
from tideover.foundation.workingdays.days import add_working_days, is_working_day, working_days_between
from tideover.foundation.workingdays.nations import Nation

__all__ = [
    "Nation",
    "add_working_days",
    "bank_holidays",
    "is_published",
    "is_working_day",
    "working_days_between",
]
