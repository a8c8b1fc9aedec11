"""The people and organisations a service knows: clients, employers and their contacts."""
