"""Stored search keys: what two spellings of one name, or of one postcode, have in common.

PostgreSQL makes them from the row itself, so that whatever writes a person (a page, an import, the invention of a
service) leaves them right. They are columns, not expressions of an index: only a plain equality of a column is looked
up along an index where a policy keeps services apart.
"""

from django.db.models import CharField, Func

ACCENTED = "àáâãäåāăąçćčďèéêëēęěìíîïīıłñńňòóôõöøōőřśšşťùúûüůūűýÿžźż"
PLAIN = "aaaaaaaaacccdeeeeeeeiiiiiilnnnoooooooorssstuuuuuuuyyzzz"


class SoundKey(Func):
    """A name as it sounds, roughly: lower case without accents or marks, a few groups of letters that sound alike
    written one way, no doubled letters, and no vowels (nor h, w, y) after the first letter. "Stephen" and "Steven"
    have one key, and so have "Catherine" and "Katharine"."""

    output_field = CharField()
    template = (
        "left(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace("
        f"translate(lower(%(expressions)s), '{ACCENTED}', '{PLAIN}'), "
        "'[^[:alnum:]]', '', 'g'), 'ph', 'v', 'g'), 'ck|c|q', 'k', 'g'), '[fv]', 'v', 'g'), "
        "'(?!^)[aeiouhwy]', '', 'g'), '(.)\\1+', '\\1', 'g'), 80)"
    )


class PostcodeKey(Func):
    """A postcode in capitals without spaces."""

    output_field = CharField()
    template = "left(upper(regexp_replace(%(expressions)s, '[^[:alnum:]]', '', 'g')), 8)"
