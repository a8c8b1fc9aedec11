"""The commands read their arguments, say plainly what is wrong, and are quick to say what they are."""

import json
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner, Result

from tideover.cli import serving, surroundings
from tideover.cli.commands import main
from tideover.foundation.database.errors import DatabaseError
from tideover.foundation.models import Service
from tideover.world.simulation.record import World

RECORD = Path(__file__).parents[2] / "world" / "data" / "jrt-2002-03" / "record"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.mark.usefixtures("on_the_test_database")
def test_a_service_code_that_cannot_be_one_is_refused_before_anything_is_simulated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(World, "batches", None)
    refused = run("simulate", "service", "--clients", "1", "--years", "1", "--seed", "1", "--load", "BAD_CODE")
    assert refused.exit_code == 2, refused.output
    assert 'found the code "BAD_CODE"' in refused.output.replace("\n", " ")


def test_help_does_not_wait_for_django() -> None:
    script = "import sys; from tideover.cli import main; main(['--help'], standalone_mode=False); "
    script += "sys.exit(any(name in sys.modules for name in ('django', 'psycopg', 'rich')))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "monitoring" in done.stdout


@pytest.mark.parametrize("arguments", [["--port", "0"], ["--port", "70000"], ["--port", "eighty"]])
def test_a_port_that_cannot_be_is_refused(arguments: list[str]) -> None:
    refused = run("run", *arguments)
    assert refused.exit_code == 2
    assert "--port" in refused.output


def test_serving_without_an_address_says_which_variable_to_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIDEOVER_VAR", str(tmp_path))
    for command, variable in (("serve", "TIDEOVER_WEB_DATABASE_URL"), ("worker", "TIDEOVER_WORKER_DATABASE_URL")):
        refused = run(command)
        assert refused.exit_code == 1
        assert f"Set {variable}" in refused.output


def test_a_process_gets_its_own_address_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in serving.SECRETS:
        monkeypatch.setenv(name, "owner")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    given = serving.environment_of("web", "postgresql://web@/tideover")
    assert given["TIDEOVER_WEB_DATABASE_URL"] == "postgresql://web@/tideover"
    assert given["TIDEOVER_LOGIN"] == "web"
    assert "owner" not in given.values()
    assert "PYTHONDONTWRITEBYTECODE" not in given
    assert "TIDEOVER_DEMO" not in given


def test_what_a_person_can_mend_is_a_sentence_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise DatabaseError("The database is away. Bring it back.")

    monkeypatch.setattr(surroundings, "record", refuse)
    refused = run("check", "dues")
    assert refused.exit_code == 1
    assert refused.output == "Error: The database is away. Bring it back.\n"


@pytest.mark.usefixtures("on_the_test_database")
def test_a_record_is_imported_checked_and_reported() -> None:
    tried = run("import", "record", str(RECORD), "--service", "founding", "--dry-run")
    assert tried.exit_code == 0, tried.output
    assert not Service.objects.exists()
    done = run("import", "record", str(RECORD), "--service", "founding", "--service-name", "The first team")
    assert done.exit_code == 0, done.output
    assert "record: 324 lines checked, no fault" in done.output
    checked = run("check", "dues", "--service", "founding")
    assert (checked.exit_code, checked.output) == (0, "Checked 13 cases and 0 referrals: no drift.\n")
    report = json.loads(run("report", "monitoring", "--service", "founding", "--as", "json").stdout)
    assert {table["base"] for table in report["tables"] if table["code"] == "sex"} == {13}
    assert "The first team" in run("report", "monitoring", "--service", "founding").output
    refused = run("report", "monitoring", "--service", "founding", "--out", "nowhere/report.txt")
    assert refused.exit_code == 1
    assert "nowhere/report.txt cannot be written (No such file or directory). Name a file" in refused.output


@pytest.mark.usefixtures("on_the_test_database")
def test_a_folder_with_a_fault_is_refused_with_its_place(tmp_path: Path) -> None:
    broken = copytree(RECORD, tmp_path / "broken")
    people = broken / "people.csv"
    people.write_text(people.read_text().replace("\n", ",surplus\n", 2))
    refused = run("import", "record", str(broken), "--service", "founding")
    assert refused.exit_code == 2
    assert "people.csv, line 1, column surplus: found an unknown column" in refused.output
    assert not Service.objects.exists()


@pytest.mark.usefixtures("on_the_test_database")
def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    refused = run("import", "record", str(tmp_path / "none"), "--service", "founding")
    assert refused.exit_code == 2
    assert "none: found no folder, wanted a folder with a datapackage.json" in refused.output


@pytest.mark.usefixtures("on_the_test_database")
def test_an_unknown_service_is_refused_with_those_known() -> None:
    Service.objects.create(code="east", name="East")
    for command in (["report", "monitoring"], ["check", "dues"]):
        refused = run(*command, "--service", "west")
        assert refused.exit_code == 2
        assert "There is no service west. Known are: east." in refused.output
