"""Walks over everything there is of a kind: tables, references, addresses, fields, records, guards, rights.

A walk finds its things by itself, in the models, the addresses or the database's own catalogue, so that
what is added later is walked as well. Each is a function that returns faults, tried on a planted one.
"""
