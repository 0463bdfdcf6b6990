"""Procedures that a docket names: files beside it, read with it."""

from pathlib import Path

import pytest

from tests.exchange.support import HEAD, ROOT, docket_of, refusal
from tracker.exchange.records import ProcedureRecord

RULES = (ROOT / "tracker/domain/procedures/consensus.toml").read_text(encoding="utf-8")
OURS = RULES.replace('name = "consensus"', 'name = "ours"', 1)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("d.yaml", f"{HEAD}procedures: {{ours: rules/ours.toml}}\n"),
        ("d.yaml", f"{HEAD}procedures: {{ours: {{file: rules/ours.toml}}}}\n"),
        (
            "d.jsonl",
            '{"docket": "d", "format": 1}\n{"procedure": "ours", "file": "rules/ours.toml"}\n',
        ),
    ],
)
def test_the_definition_is_read(tmp_path: Path, name: str, text: str) -> None:
    """From a folder below the docket's; every default is filled in."""
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/ours.toml").write_text(OURS, encoding="utf-8")
    (record,) = docket_of(tmp_path, text, name).records
    assert isinstance(record.body, ProcedureRecord)
    assert record.body.definition["name"] == "ours"
    assert record.body.in_force is None


@pytest.mark.parametrize(
    ("procedures", "content", "wanted"),
    [
        ("{ours: none.toml}", OURS, "none.toml: there is no such file"),
        ("{ours: /etc/ours.toml}", OURS, "lies beside the docket, or below it"),
        ("{ours: ../ours.toml}", OURS, "lies beside the docket, or below it"),
        ("{ours: ours.toml}", "name = ", "no TOML"),
        ("{ours: ours.toml}", "a = " + "[" * 5000, "procedure (unnamed): "),
        ("{ours: ours.toml}", f"{OURS}\nodd = 1\n", "procedure ours: "),
        ("{theirs: ours.toml}", OURS, "'in_force' is missing: the file defines 'ours'"),
        ("{ours: {file: ours.toml, in_force: soon}}", OURS, "'soon' is no date"),
        ("{ours: {in_force: 2023}}", OURS, "the field 'file' is missing"),
    ],
)
def test_what_is_wrong_with_one(tmp_path: Path, procedures: str, content: str, wanted: str) -> None:
    """It is a problem of the record, in its line."""
    (tmp_path / "ours.toml").write_text(content, encoding="utf-8")
    (problem,) = refusal(tmp_path, f"{HEAD}procedures: {procedures}\n")
    assert problem.startswith("d.yaml:3: procedure ")
    assert wanted in problem


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    """They are told as of the docket itself."""
    (tmp_path / "ours.toml").write_bytes(b"\xff\xfe")
    (problem,) = refusal(tmp_path, f"{HEAD}procedures: {{ours: ours.toml}}\n")
    assert "procedure ours, field file: " in problem
