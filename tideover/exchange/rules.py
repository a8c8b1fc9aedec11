"""Words of the exchange. No Django."""

from tideover.foundation.codes import Code


class ImportState(Code):
    """How far a folder that was brought has come."""

    RECEIVED = "received", "Being checked"
    CHECKED = "checked", "Checked. Nothing has come in yet"
    REFUSED = "refused", "Not applied"
    APPLYING = "applying", "Being applied"
    APPLIED = "applied", "Applied"
