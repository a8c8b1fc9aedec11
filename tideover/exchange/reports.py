"""What an import found and did, in sentences. No Django."""

from dataclasses import dataclass
from datetime import date

from tideover.exchange.faults import Fault
from tideover.exchange.rules import LAST_DAY
from tideover.exchange.schema import record_schema


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The result of an import. Without faults, and unless it was a dry run, the rows stand in the record."""

    file: str
    service: str
    dry_run: bool = False
    rows: int = 0
    applied: int = 0
    already_there: int = 0
    made_service: bool = False
    last_day: date = LAST_DAY
    faults: tuple[Fault, ...] = ()
    fault_total: int = 0

    @property
    def exit_status(self) -> int:
        """0 when the file is good, 2 when anything was wrong with it."""
        return 2 if self.fault_total else 0

    @property
    def lines(self) -> list[str]:
        """The report, to be printed line by line as it stands."""
        return self._refusal() if self.fault_total else self._success()

    def _refusal(self) -> list[str]:
        lines = [fault.sentence for fault in self.faults]
        if self.fault_total > len(self.faults):
            lines.append(f"… and {self.fault_total - len(self.faults):,} more.")
        faults = "1 fault" if self.fault_total == 1 else f"{self.fault_total:,} faults"
        return [*lines, f"{faults}. Nothing was applied. Correct the file and import it again."]

    def _success(self) -> list[str]:
        lines = [f"{self.file}: {_clients(self.rows)} checked, no fault."]
        if self.made_service:
            lines.append(f"The service {self.service} {'would be' if self.dry_run else 'was'} made.")
        if self.applied:
            opened = f"{_clients(self.applied)} {'would come' if self.dry_run else 'came'} in as ended cases"
            lines.append(f"{opened} of {self.service}, with posts, spells, assessment and help given.")
        if self.already_there:
            lines.append(f"{_clients(self.already_there)} had come in before and nothing was doubled.")
        if self.applied:
            lines += self._caveats()
        if self.dry_run:
            lines.append("This was a dry run: nothing was kept.")
        return lines

    def _caveats(self) -> list[str]:
        day = f"{self.last_day.day} {self.last_day:%B %Y}"
        kept = ", ".join(field.name for field in record_schema().kept)
        return [
            f"The file gives lengths and no dates: support is taken to have ended on {day}, and every date "
            "made from that is marked as estimated.",
            f"Checked and kept with the import, but not yet part of the record: {kept}.",
        ]


def _clients(number: int) -> str:
    return "1 client" if number == 1 else f"{number:,} clients"
