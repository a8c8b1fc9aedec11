"""Backups: the whole database as one file that says what it is, and putting it back.

A backup is a ZIP file of two parts, neither compressed further: `dump`, as pg_dump writes it in its custom format, and
`manifest.json`. It holds names: whoever can read it can read every record.
"""
