"""The demonstration: the record of the 2002-03 service, and an invented living one beside it."""

from tideover.world.demonstration.loading import HARBOUR, RECORD, Progress, load

__all__ = ["HARBOUR", "RECORD", "Progress", "load"]
