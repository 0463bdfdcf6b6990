"""Tests of docs/docket.md: its examples are read, its tables name every field and word."""

import re
from pathlib import Path

import pytest

from tests.exchange.support import HEAD, ROOT, docket_of
from tracker.domain import words
from tracker.errors import InputRefused
from tracker.exchange.agenda import AgendaPoint
from tracker.exchange.docket import read_docket
from tracker.exchange.fact_records import Claimed, Happened
from tracker.exchange.fields import LINK_KINDS
from tracker.exchange.intake import READING
from tracker.exchange.kinds import KINDS, WORDS
from tracker.exchange.records import Body, Measure, Member
from tracker.exchange.shapes import fields_of

PAGE = (ROOT / "docs/docket.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### (.+)\n((?:(?!^##).*\n)*)", PAGE, re.MULTILINE))
HEADINGS = (
    "A transition of an item",
    "A stance",
    "A new title",
    "A link",
    "A new text",
    "A meeting",
    "A suspended meeting",
    "Attendance",
    "An item added to an agenda",
    "An item moved",
    "An item dropped",
    "An agenda",
    "A tally",
    "A statement",
    "A plan",
    "A measure",
    "A new measure",
    "A chair",
    "A membership",
    "Participation",
    "An office taken",
    "An office left",
    "A source amended",
    "A dispute",
    "A corroboration",
    "A settlement",
    "A retraction",
)


def blocks(language: str) -> list[str]:
    """All examples in a language."""
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


PROCEDURES = [example for example in blocks("yaml")[1:] if example.startswith("procedures:")]
FACTS = [example for example in blocks("yaml")[1:] if example not in PROCEDURES]


def in_code(text: str) -> set[str]:
    """All that is set as code in a text."""
    return set(re.findall(r"`([^`\n]+)`", text))


def test_the_first_example_is_a_docket(tmp_path: Path) -> None:
    """The page opens with a whole docket."""
    assert len(docket_of(tmp_path, blocks("yaml")[0]).records) == 4


def test_the_example_of_procedures_is_read(tmp_path: Path) -> None:
    """Each of them beside the docket, the later version under the name of the first."""
    (example,) = PROCEDURES
    rules = (ROOT / "tracker/domain/procedures/consensus.toml").read_text(encoding="utf-8")
    for name in ("assembly.toml", "assembly-2024.toml"):
        text = rules.replace('name = "consensus"', 'name = "assembly"', 1)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert len(docket_of(tmp_path, f"{HEAD}{example}").records) == 2


@pytest.mark.parametrize("example", FACTS)
def test_examples_of_facts_are_read(tmp_path: Path, example: str) -> None:
    """All further examples are one fact each."""
    indented = "".join(f"  {line}\n" for line in example.splitlines())
    assert len(docket_of(tmp_path, f"{HEAD}facts:\n{indented}").records) == 1


def test_the_example_in_json_lines_is_read(tmp_path: Path) -> None:
    """So is the one for programs."""
    (example,) = blocks("json")
    assert len(docket_of(tmp_path, example, "d.jsonl").records) == 4


def test_the_problems_are_those_of_the_program(tmp_path: Path) -> None:
    """The messages on the page come out of a file like the fixture with two slips."""
    text = (ROOT / "fixtures/csto.yaml").read_text(encoding="utf-8")
    slips = {
        "    on: 2022-11-23/2023-11-20\n    order": "    on: 2022-13\n    order",
        "about: armenia-assistance": "form: remark",
    }
    for sound, wrong in slips.items():
        assert text.count(sound) == 1
        text = text.replace(sound, wrong)
    (tmp_path / "csto.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputRefused) as caught:
        read_docket(tmp_path / "csto.yaml")
    printed = str(caught.value).replace(f"{tmp_path}/", "")
    assert f"```\n{printed}\n```" in PAGE


@pytest.mark.parametrize(("heading", "kind"), [*zip(HEADINGS, KINDS, strict=True)])
def test_every_field_of_a_fact_is_in_its_table(heading: str, kind: type[Claimed]) -> None:
    """Fields of all facts stand in their own table, the others under the kind."""
    named = in_code(SECTIONS[heading])
    own = set(fields_of(kind)) - set(fields_of(Happened)) - {"what"}
    assert own <= named
    assert set(fields_of(Happened)) <= in_code(SECTIONS["Fields of every fact"])


@pytest.mark.parametrize("section", [name for name in READING if name != "facts"])
def test_every_field_of_a_name_is_in_its_table(section: str) -> None:
    """The same holds for names."""
    record = READING[section].record
    assert record is not None
    assert set(fields_of(record)) <= in_code(SECTIONS[section.capitalize()])


def test_records_inside_of_records_are_told() -> None:
    """Members, bodies, measures and points of an agenda have their fields told too."""
    assert "{name, since, as}" in PAGE
    assert list(fields_of(Member)) == ["name", "since", "as"]
    assert "{name, procedure}" in PAGE
    assert list(fields_of(Body)) == ["name", "procedure"]
    assert set(fields_of(Measure)) <= in_code(SECTIONS["Plans"])
    assert set(fields_of(AgendaPoint)) <= in_code(SECTIONS["A meeting"])


@pytest.mark.parametrize(
    "known",
    [
        words.STANCES,
        words.MEASURE_STATUSES,
        words.REASONS,
        words.MEETING_KINDS,
        words.MEETING_FORMATS,
        words.COMPOSITIONS,
        words.STATEMENT_KINDS,
        words.PARTY_KINDS,
        words.MEMBERSHIP_KINDS,
        LINK_KINDS,
        WORDS,
    ],
)
def test_every_word_is_on_the_page(known: tuple[str, ...]) -> None:
    """Closed lists are told in full."""
    flat = " ".join(PAGE.split())
    assert [word for word in known if word not in flat] == []
