"""Which form an export takes where nobody says: as the file's name, or a sheet's, tells."""

from pathlib import Path

import pytest

from tests.cli.support import USAGE, Cli


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        ("facts -o {}/f.csv", "\ufeffkey,entry,"),
        ("facts -o {}/f", "\ufeffkey,entry,"),
        ("-o {}/f.yaml", "# Exported from a log"),
        ("-o {}/f.csv --format docket", "# Exported from a log"),
        ("-o {}/f.JSONL --format docket-jsonl", '{"docket":'),
    ],
)
def test_the_form_by_the_name(csto_cli: Cli, tmp_path: Path, words: str, begins: str) -> None:
    """A sheet into a .csv file, a docket into all others; what is said wins."""
    ran = csto_cli("export", *words.format(tmp_path).split())
    assert (ran.code, ran.out.startswith("wrote ")) == (0, True), ran.err
    (file,) = tmp_path.glob("f*")
    assert file.read_text(encoding="utf-8").startswith(begins)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("-o f.csv", "say which sheet: facts, positions, measures, meetings"),
        ("-o f.jsonl", "a .jsonl file may be a docket (--format docket-jsonl) or the log's own"),
        ("facts -o f.yaml", "SHEET is for csv"),
    ],
)
def test_a_name_that_does_not_tell(csto_cli: Cli, words: str, said: str) -> None:
    """It is asked which; a sheet in a docket's file could not be imported."""
    ran = csto_cli("export", *words.split())
    assert (ran.code, ran.refusal().startswith(said)) == (USAGE, True)
