"""What an import found and did, in sentences. No Django."""

from dataclasses import dataclass, field

from tideover.exchange.faults import Fault


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The result of an import. Without faults, and unless it was a dry run, the lines stand in the record.

    `lines_of` and `new_of` count each file's lines, and those of them that had not come in before.
    """

    folder: str
    service: str
    dry_run: bool = False
    made_service: bool = False
    lines_of: dict[str, int] = field(default_factory=dict)
    new_of: dict[str, int] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    fault_total: int = 0

    @property
    def exit_status(self) -> int:
        """0 when the folder is good, 2 when anything was wrong with it."""
        return 2 if self.fault_total else 0

    @property
    def rows(self) -> int:
        """The lines of all files."""
        return sum(self.lines_of.values())

    @property
    def applied(self) -> int:
        """Those that came in, or would."""
        return sum(self.new_of.values())

    @property
    def lines(self) -> list[str]:
        """The report, to be printed line by line as it stands."""
        return self._refusal() if self.fault_total else self._success()

    def _refusal(self) -> list[str]:
        lines = [fault.sentence for fault in self.faults]
        if self.fault_total > len(self.faults):
            lines.append(f"… and {self.fault_total - len(self.faults):,} more.")
        faults = "1 fault" if self.fault_total == 1 else f"{self.fault_total:,} faults"
        return [*lines, f"{faults}. Nothing was applied. Correct the folder and import it again."]

    def _success(self) -> list[str]:
        lines = [f"{self.folder}: {_count(self.rows)} checked, no fault."]
        if self.made_service:
            lines.append(f"The service {self.service} {'would be' if self.dry_run else 'was'} made.")
        for name, number in self.lines_of.items():
            lines.append(f"{name}: {_count(number)}, {self.new_of.get(name, 0):,} new")
        if not self.applied:
            lines.append("All of it had come in before, and nothing was doubled.")
        if self.dry_run:
            lines.append("This was a dry run: nothing was kept.")
        return lines


def _count(number: int) -> str:
    return "1 line" if number == 1 else f"{number:,} lines"
