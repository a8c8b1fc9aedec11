"""`tideover simulate service`: a world's tables into a record folder and an extract, or into a service."""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from tideover.cli.evaluating import clients_progress
from tideover.evaluation.extracts.derived import Batch
from tideover.evaluation.extracts.pseudonyms import SECRET_BYTES, Pseudonyms
from tideover.evaluation.extracts.record_tables import base_tables, catalogue_of
from tideover.evaluation.extracts.writing import write_extract
from tideover.exchange.schema import datapackage
from tideover.world.simulation.folder import RecordFolder
from tideover.world.simulation.record import World
from tideover.world.simulation.scenario import Scenario, ScenarioFault, default_scenario, read_scenario

RECORD, EXTRACT = "record", "extract"


def world_of(clients: int, years: int, seed: int, scenario: Path | None) -> World:
    """The world that was asked for. Raises a sentence where the scenario is not one."""
    try:
        chosen: Scenario = read_scenario(scenario) if scenario else default_scenario()
    except ScenarioFault as fault:
        raise click.ClickException(str(fault)) from fault
    return World(chosen, clients, years, seed)


def write_world(world: World, folder: Path) -> None:
    """Write the service as a record folder and as an extract, below `folder`, which must be new or empty."""
    if folder.exists() and any(folder.iterdir()):
        raise click.ClickException(f"{folder} is not empty. Name a new folder.")
    with clients_progress("Simulating") as tell:
        record = RecordFolder(folder / RECORD)
        shared = world.shared()
        record.add(shared)
        batches = _written(world, record, tell)
        catalogue, service = catalogue_of(shared["interventions"]), "Simulated service"
        write_extract(folder / EXTRACT, batches, catalogue, service=service, as_at=world.scenario.until)
        record.close(datapackage())
    click.echo(f"{folder}: {world.clients:,} clients as a folder to import ({RECORD}) and an extract ({EXTRACT}).")


def _written(world: World, record: RecordFolder, tell: Callable[[int, int], None]) -> Iterator[Batch]:
    """The batches as an extract wants them, each written into the record folder on its way."""
    secret = hashlib.sha256(f"{world.seed}".encode()).digest()[:SECRET_BYTES]
    pseudonyms, shared, done = Pseudonyms(secret), world.shared(), 0
    for batch in world.batches():
        record.add(batch)
        yield base_tables(shared, batch, pseudonyms)
        done += len(batch["cases"])
        tell(done, world.clients)


def load_world(world: World, code: str) -> int:
    """Bring the simulated service in, the way every record comes in; the exit status."""
    from tideover.cli.exchanging import import_folder
    from tideover.exchange.importing import code_fault

    if fault := code_fault(code):
        raise click.BadParameter(fault.sentence, param_hint="--load")
    place = Path(tempfile.mkdtemp(prefix="tideover-world-"))
    folder = place / "simulated"
    try:
        with clients_progress("Simulating") as tell:
            record, done = RecordFolder(folder), 0
            record.add(world.shared())
            for batch in world.batches():
                record.add(batch)
                done += len(batch["cases"])
                tell(done, world.clients)
            record.close(datapackage())
        return import_folder(folder, code, f"Simulated service {code}", dry_run=False)
    finally:
        shutil.rmtree(place, ignore_errors=True)
