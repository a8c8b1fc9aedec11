"""The documentation says what is so: its links lead somewhere, its commands and names exist, its tables agree
with the code."""
