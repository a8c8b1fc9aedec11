"""Giving somebody a copy of all that is held about them (UK GDPR, article 15): one file that reads well."""
