"""What the tests of the exchange layer share: files from text, and the JSON Lines twin of YAML."""

import json
from pathlib import Path

import pytest

from tracker.errors import InputRefused
from tracker.exchange.docket import Docket, read_docket
from tracker.exchange.fact_records import FactRecord
from tracker.exchange.intake import READING
from tracker.exchange.located import SECTIONS, NameRecord
from tracker.exchange.nodes import Dropped, Mapping, Node, Scalar, Sequence
from tracker.exchange.yaml_nodes import load_yaml

ROOT = Path(__file__).parents[2]
HEAD = "docket: d\nformat: 1\n"
JSON_HEAD = '{"docket": "d", "format": 1}\n'


def docket_of(folder: Path, text: str, name: str = "d.yaml") -> Docket:
    """Write a file and read it as a docket."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_docket(path)


def refusal(folder: Path, text: str, name: str = "d.yaml") -> list[str]:
    """Read a file that is refused: its problems as printed, without the folder."""
    with pytest.raises(InputRefused) as caught:
        docket_of(folder, text, name)
    return [str(problem).removeprefix(f"{folder}/") for problem in caught.value.problems]


def fact_refusal(folder: Path, fact: str) -> list[str]:
    """Read a docket whose only fact ``a`` is refused: its problems from the fact on."""
    lines = refusal(folder, f"{HEAD}facts:\n  a: {fact}\n")
    return [line.removeprefix("d.yaml:4: fact a") for line in lines]


def plain(node: Node) -> object:
    """Make what a JSON writer takes of a node."""
    match node:
        case Mapping(entries=entries):
            return {key: plain(value) for key, _, value in entries}
        case Sequence(items=items):
            return [plain(item) for item in items]
        case Scalar(value=value):
            return value
        case Dropped():
            raise AssertionError("a twin is made of sound files")


def twin(path: Path) -> str:
    """Write a YAML docket as JSON Lines."""
    root, flaws = load_yaml(path)
    assert not flaws
    tree = plain(root)
    assert isinstance(tree, dict)
    lines = [{name: tree.pop(name) for name in ("docket", "format")}]
    for section, records in tree.items():
        lines += [_line(section, key, record) for key, record in (records or {}).items()]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _line(section: str, key: str, record: object) -> dict[str, object]:
    fields = record if isinstance(record, dict) else {READING[section].short: record}
    line: dict[str, object] = {SECTIONS[section]: key}
    for name, value in fields.items():
        line["target" if name == "fact" else str(name)] = value
    return line


def body(folder: Path, text: str) -> NameRecord | FactRecord:
    """Read the only record of a docket."""
    (record,) = docket_of(folder, HEAD + text).records
    return record.body
