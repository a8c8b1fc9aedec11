"""The service's work with one client over one period: opening, who holds it, ending."""
