"""What keeps a backup from being made or put back, said in a sentence that names what to do next."""


class BackupError(Exception):
    """There is no backup, or it is not put back; the text is a sentence for whoever asked."""
