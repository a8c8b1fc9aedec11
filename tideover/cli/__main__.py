"""Lets `python -m tideover.cli` be the `tideover` command."""

from tideover.cli.commands import main

main()
