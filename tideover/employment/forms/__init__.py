"""Forms about work: posts, spells, absences."""

from tideover.employment.forms.absences import AbsenceForm, EarlierAbsenceForm, RemoveEarlierAbsenceForm
from tideover.employment.forms.posts import ContactForm, CorrectPostForm, EndPostForm, PostForm, RemovePostForm
from tideover.employment.forms.spells import CorrectSpellForm, RemoveSpellForm, SpellForm

__all__ = [
    "AbsenceForm",
    "ContactForm",
    "CorrectPostForm",
    "CorrectSpellForm",
    "EarlierAbsenceForm",
    "EndPostForm",
    "PostForm",
    "RemoveEarlierAbsenceForm",
    "RemovePostForm",
    "RemoveSpellForm",
    "SpellForm",
]
