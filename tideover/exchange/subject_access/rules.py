"""Words of giving somebody a copy of what is held about them. No Django."""

from datetime import timedelta

from tideover.foundation.codes import Code


class Checked(Code):
    """How it was made sure who asks."""

    KNOWN = "known", "We know them: they asked in person, or by a number or address that we have"
    DOCUMENT = "document", "They showed a document"
    AUTHORITY = "authority", "Somebody asks for them and showed that they may"


FILE_LASTS = timedelta(days=1)
"""How long after a copy was noted as given its file can be fetched. Later, what is held may be different."""
ANSWER_WITHIN = "one month"
"""From the day on which somebody asks (UK GDPR, article 12(3))."""
