"""What somebody is paid, as it is kept and as it is said."""


def pay_words(band: str) -> str:
    """A band of yearly pay ("10000-20000") as people say it: "£10,000 to £20,000 a year"."""
    low, _, high = band.partition("-")
    if not low:
        return ""
    if not high:
        return f"£{int(low):,} a year or more"
    if low == high:
        return f"£{int(low):,} a year"
    return f"£{int(low):,} to £{int(high):,} a year" if int(low) else f"Up to £{int(high):,} a year"
