"""What fails around Tideover, and what becomes of people's work. Processes that are killed: tests/processes."""
