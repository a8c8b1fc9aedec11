"""What every room stands on: services (the tenant) and accounts, who may do what, events and history,
field privacy, the clock, the embedded database, jobs and the components pages are made of."""
