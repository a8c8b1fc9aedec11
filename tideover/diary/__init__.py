"""What happened between the service and people, and what is planned: contacts, attempts, appointments."""
