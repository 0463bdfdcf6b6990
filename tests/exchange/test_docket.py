"""Tests of the docket as a whole: header, sections, order, lines, and all problems at once."""

from pathlib import Path

import pytest

from tests.exchange.support import HEAD, JSON_HEAD, docket_of, refusal
from tracker.errors import InputRefused, UnknownReference, WrongType
from tracker.exchange.docket import read_docket


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("format: 1\n", ["1: the field 'docket' is missing: the id of a docket"]),
        ("docket: d\n", ["1: the field 'format' is missing: 1, its format"]),
        (
            "docket: D\nformat: 2\n",
            [
                "1: field docket: 'D' is no id: use a-z, 0-9 and -, at most 64 characters",
                "2: field format: format 2 is newer than this program: upgrade agenda-tracker",
            ],
        ),
        ("docket: d\nformat: 0\n", ["2: field format: expected format 1, found format 0"]),
        (
            "docket: d\nformat: one\n",
            ["2: field format: expected a whole number, found the text 'one'"],
        ),
        ("- a\n", ["1: expected `docket: NAME`, `format: 1` and sections, found a list"]),
        ("text\n", ["1: expected `docket: NAME`, `format: 1` and sections, found the text 'text'"]),
        (HEAD + "fatcs: {}\n", ["3: unknown field 'fatcs'; did you mean facts?"]),
        (
            HEAD + "items: [a]\n",
            ["3: section items: expected a mapping (key: record), found a list"],
        ),
    ],
)
def test_header_and_sections(tmp_path: Path, text: str, expected: list[str]) -> None:
    """A file that is no docket, or of another format, says what it lacks."""
    assert refusal(tmp_path, text) == [f"d.yaml:{line}" for line in expected]


def test_newer_format_in_json_lines(tmp_path: Path) -> None:
    """A newer format is refused at once: its lines may mean something else."""
    text = JSON_HEAD.replace("1", "2") + "nonsense\n"
    assert refusal(tmp_path, text, "d.jsonl") == [
        "d.jsonl:1: field format: format 2 is newer than this program: upgrade agenda-tracker"
    ]


def test_keys_are_trimmed_like_all_text(tmp_path: Path) -> None:
    """Blanks around a quoted key are no part of it; two spellings are one key."""
    text = "items: {' a ': {title: ' A '}}\n"
    (record,) = docket_of(tmp_path, HEAD + text).records
    assert (record.key, getattr(record.body, "title", None)) == ("a", "A")
    assert refusal(tmp_path, HEAD + "items: {' a ': A, a: B}\n") == [
        "d.yaml:3: item a: the key 'a' stands twice (first in line 3): rename one"
    ]


def test_an_empty_docket_is_one(tmp_path: Path) -> None:
    """Sections may be missing or empty."""
    docket = docket_of(tmp_path, HEAD + "facts:\nitems: {}\n")
    assert (docket.name, docket.format, docket.records) == ("d", 1, ())


def test_names_come_before_facts(tmp_path: Path) -> None:
    """Sections may stand in any order; records keep theirs within a section."""
    text = """facts:
  z: {on: 2021, what: noted, item: i}
  a: {on: 2021, what: noted, item: i}
meetings: {m: {}}
plans: {p: P}
items: {i: I}
sources: {s: {publisher: P}}
people: {x: X}
parties: {AZE: Azerbaijan}
organisations: {o: {name: O}}
"""
    records = docket_of(tmp_path, HEAD + text).records
    found = [(record.section, record.key) for record in records]
    assert found == [
        ("organisations", "o"),
        ("parties", "AZE"),
        ("people", "x"),
        ("sources", "s"),
        ("items", "i"),
        ("plans", "p"),
        ("meetings", "m"),
        ("facts", "z"),
        ("facts", "a"),
    ]


def test_all_problems_come_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    """Form, fields and doubled keys of the whole file, and how many there are."""
    text = """facts:
  a:
    on: 2022-13
    what: noted
    item: X
    by: *someone
  a: {on: 2021, what: noted, item: x}
  b: {on: 2021, what: noted, item: x, grounds: a, b}
items:
  i: {titel: I}
"""
    path = tmp_path / "d.yaml"
    path.write_text(HEAD + text)
    with pytest.raises(InputRefused) as caught:
        read_docket(path)
    assert str(caught.value).replace(f"{tmp_path}/", "").splitlines() == [
        "d.yaml:5: fact a, field on: '2022-13' is no date: there is no month 13",
        "d.yaml:7: fact a, field item: 'X' is no id: use a-z, 0-9 and -, at most 64 characters",
        (
            "d.yaml:8: fact a, field by: YAML anchors and aliases (*someone) are refused:"
            " write the value out"
        ),
        "d.yaml:9: fact a: the key 'a' stands twice (first in line 4): rename one",
        (
            "d.yaml:10: fact b: unknown field 'b' without a value: text with a comma"
            " inside {…} needs"
            " quotes"
        ),
        "d.yaml:12: item i: unknown field 'titel'; did you mean title?",
        "d.yaml:12: item i: the field 'title' is missing: text",
        "7 problems; nothing was recorded",
    ]
    assert caught.value.exit_status == 20


def test_problems_of_one_class_lend_their_exit_code(tmp_path: Path) -> None:
    """A script can tell a wrong type from a syntax error."""
    path = tmp_path / "d.yaml"
    path.write_text(HEAD + "facts: {a: x, b: y}\n")
    with pytest.raises(InputRefused) as caught:
        read_docket(path)
    assert caught.value.exit_status == WrongType.exit_code


def test_what_is_found_wrong_later_is_told_in_the_same_words(tmp_path: Path) -> None:
    """A record makes problems of refusals, with the line of the field."""
    text = (
        "facts:\n  a:\n    on: 2021\n    what: held\n    meeting: m\n    agenda:\n      b: noted\n"
    )
    (record,) = docket_of(tmp_path, HEAD + text).records
    error = UnknownReference("item", "b", ("c",))
    assert str(record.problem(error, "agenda.b")).removeprefix(f"{tmp_path}/") == (
        "d.yaml:9: fact a, field agenda.b: unknown item 'b'; did you mean c?"
    )
    assert record.problem(error, "meeting").line == 7
    assert record.problem(error, "absent").line == record.problem(error).line == 4


def test_fields_of_one_line_need_no_lines(tmp_path: Path) -> None:
    """In flow style and in JSON Lines every field stands in the record's line."""
    (record,) = docket_of(tmp_path, HEAD + "items: {i: {title: I,\n  body: csc}}\n").records
    assert record.lines == {"body": 4}
    (line,) = docket_of(tmp_path, JSON_HEAD + '{"item": "i", "title": "I"}', "d.jsonl").records
    assert (line.line, line.lines) == (2, {})


def test_keys_in_messages_stay_on_one_line(tmp_path: Path) -> None:
    """A key can be anything; a message is one line without control characters."""
    found = refusal(tmp_path, HEAD + 'facts: {"a\\n\\e[31m": {on: 2021, what: noted, item: x}}\n')
    assert len(found) == 1
    assert found[0].isprintable()
