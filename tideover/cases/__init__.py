"""Cases: how one opens, who holds it, and how it ends."""
