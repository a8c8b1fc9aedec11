"""The monitoring report: what a service counts about its clients, the help they had and what became of
their jobs. "If you don't count it, it doesn't exist."

`results` holds a finished report, `definitions` says what is counted and how it reads, `expressions` counts
(the only module that imports Ibis), `text` and `charts` show it.
"""
