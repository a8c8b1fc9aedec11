"""The database of one machine: the embedded PostgreSQL, its logins and what each may do."""
