"""What can go wrong with the database, said in a sentence that names what to do next."""


class DatabaseError(Exception):
    """The database cannot be had; the text is a sentence for whoever started Tideover."""
