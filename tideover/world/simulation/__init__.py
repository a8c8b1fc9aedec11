"""Simulated services: invented people whose referrals, absences, contacts, help, returns and endings follow a
stated model (docs/simulation.md) with the parameters of a scenario.

`scenario` reads the parameters, `draws` turns random numbers into values, `people`, `courses`, `contacts` and
`help` each make a part of a batch of clients as arrays, `record` puts them together as tables of a record
folder, `folder` writes those as CSV.
"""
