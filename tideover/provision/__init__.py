"""The help given: interventions suggested, offered, started and finished for a client."""
