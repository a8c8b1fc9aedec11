"""The nations whose bank holidays differ."""

from tideover.foundation.codes import Code


class Nation(Code):
    """A nation of the United Kingdom. England and Wales share their bank holidays."""

    ENGLAND = "england", "England"
    WALES = "wales", "Wales"
    SCOTLAND = "scotland", "Scotland"
    NORTHERN_IRELAND = "northern_ireland", "Northern Ireland"

    @property
    def division(self) -> str:
        """The name GOV.UK gives to the part of the country that shares one list of bank holidays."""
        if self in (Nation.ENGLAND, Nation.WALES):
            return "england-and-wales"
        return self.value.replace("_", "-")
