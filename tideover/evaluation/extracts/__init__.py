"""Extracts: dated, pseudonymised copies of a service's record as tidy Parquet tables with a data dictionary.

`schema` says which tables and columns there are, `reading` takes them from the record, `derived` adds what
is worked out (outcomes, absences, help per client), `writing` and `dictionary` make the folder, `checking`
looks it over, `opening` reads it again. Only `models`, `actions` and `queries` know the database of the web.
"""
