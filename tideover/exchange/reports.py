"""What an import found and did, in sentences. No Django."""

from dataclasses import dataclass, field

from tideover.exchange.faults import Fault


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The result of an import. Without faults, and unless it was a dry run, the lines stand in the record.

    `lines_of` and `new_of` count each file's lines, and those of them that had not come in before. `notes` are
    sentences on what is no fault and yet should be looked at.
    """

    folder: str
    service: str
    dry_run: bool = False
    made_service: bool = False
    lines_of: dict[str, int] = field(default_factory=dict)
    new_of: dict[str, int] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    fault_total: int = 0
    notes: tuple[str, ...] = ()

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
        """The report, to be printed line by line as it stands: after many faults the verdict is still in sight."""
        if self.fault_total:
            return [*self._sentences(len(self.faults)), *self.notes, self._verdict]
        counts = [f"{file}: {_count(lines)}, {new:,} new" for file, lines, new in self.counts]
        return [self._verdict, *self._made, *counts, *self.notes, *self._rest]

    def told(self, most: int) -> list[str]:
        """The report beside its counts, with the verdict first and no more than so many faults."""
        if self.fault_total:
            return [self._verdict, *self._sentences(most), *self.notes]
        return [f"{_count(self.rows)} checked, no fault.", *self._made, *self.notes, *self._rest]

    @property
    def counts(self) -> list[tuple[str, int, int]]:
        """Each file, its lines, and those of them that had not come in before."""
        return [(file, lines, self.new_of.get(file, 0)) for file, lines in self.lines_of.items()]

    @property
    def _verdict(self) -> str:
        if not self.fault_total:
            return f"{self.folder}: {_count(self.rows)} checked, no fault."
        faults = "1 fault" if self.fault_total == 1 else f"{self.fault_total:,} faults"
        return f"{faults}. Nothing was applied. Correct the folder and import it again."

    def _sentences(self, most: int) -> list[str]:
        shown = [fault.sentence for fault in self.faults[:most]]
        more = self.fault_total - len(shown)
        return [*shown, f"… and {more:,} more."] if more else shown

    @property
    def _made(self) -> list[str]:
        made = f"The service {self.service} {'would be' if self.dry_run else 'was'} made."
        return [made] if self.made_service else []

    @property
    def _rest(self) -> list[str]:
        rest = []
        if not self.rows:
            rest.append("There is nothing in it: no file has a line under its column names.")
        elif not self.applied:
            rest.append("All of it had come in before, and nothing was doubled.")
        if self.dry_run:
            rest.append("This was a dry run: nothing was kept.")
        return rest


def _count(number: int) -> str:
    return "1 line" if number == 1 else f"{number:,} lines"
