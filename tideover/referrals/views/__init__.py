"""Pages of referrals."""

from tideover.referrals.views import board, deciding, intake, outreach

__all__ = ["board", "deciding", "intake", "outreach"]
