"""Dues in the words of a page: the reason as a sentence, when, and the one button that settles it.

Sentences depend on today; dues do not. So words are made here, when a due is shown.
"""

from tideover.worklist.wording.buttons import BUTTONS, Button, button, referral_buttons, settling
from tideover.worklist.wording.names import PARTIES, THE_CLIENT, THE_PERSON, came_from
from tideover.worklist.wording.pressing import appointment_of, put_off_words, when
from tideover.worklist.wording.sentences import SENTENCES, sentence, settled

__all__ = [
    "BUTTONS",
    "PARTIES",
    "SENTENCES",
    "THE_CLIENT",
    "THE_PERSON",
    "Button",
    "appointment_of",
    "button",
    "came_from",
    "put_off_words",
    "referral_buttons",
    "sentence",
    "settled",
    "settling",
    "when",
]
