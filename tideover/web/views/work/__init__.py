"""Pages about a client's work: posts, spells, absences."""
