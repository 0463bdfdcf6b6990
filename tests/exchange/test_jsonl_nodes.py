"""Tests of JSON Lines: one record a line, its kind in the first key, problems line by line."""

from pathlib import Path

import pytest

from tests.exchange.support import JSON_HEAD, docket_of, refusal


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("not json", "not JSON: Expecting value (column 1)"),
        ('{"item": "i", "title": "x"', "not JSON: Expecting ',' delimiter (column 27)"),
        ('{"item": "i", "title": NaN}', "not JSON: NaN is no number here"),
        ("[" * 100_000, "not a record: lists and mappings nest too deep"),
        ("[1]", 'expected a record: {"fact": KEY, ...}, found a list'),
        ("{}", 'expected a record: {"fact": KEY, ...}, found an empty mapping'),
        (
            '{"on": "2021", "fact": "b"}',
            (
                "unknown kind of record (the first key of a line) 'on': use procedure,"
                " organisation, party, person, source, item, plan, meeting or fact"
            ),
        ),
        (
            '{"itme": "i", "title": "A"}',
            "unknown kind of record (the first key of a line) 'itme'; did you mean item?",
        ),
        ('{"fact": 5}', "expected the key of the fact as text, found the number 5"),
        ('{"fact": null}', "expected the key of the fact as text, found nothing"),
        (
            '{"item": "i", "title": "A", "title": "B"}',
            "item i, field title: the key 'title' stands twice (first in line 2): rename one",
        ),
        ('{"item": "i", "title": 5}', "item i, field title: expected text, found the number 5"),
        (
            '{"item": "i", "title": "\\ud800"}',
            "item i, field title: the text holds U+D800 (a lone surrogate): take it out",
        ),
        (
            '{"fact": "a", "on": 2021, "what": "noted", "item": "i"}',
            "fact a, field on: expected a date, found the number 2021",
        ),
        (
            '{"source": "s", "publisher": "P", "public": 1}',
            "source s, field public: expected yes or no, found the number 1",
        ),
        (
            '{"fact": "a", "on": "2021", "what": "plan adopted", "plan": "p", "total": 3.5}',
            "fact a, field total: expected a whole number, found the number 3.5",
        ),
        (
            '{"fact": "a", "on": "2021", "what": "plan adopted", "plan": "p", "total": true}',
            "fact a, field total: expected a whole number, found true",
        ),
        ('{"item": "i", "title": ' + "9" * 5000 + "}", "not JSON: Exceeds the limit (4300 digits)"),
    ],
)
def test_bad_lines(tmp_path: Path, line: str, expected: str) -> None:
    """Each line has its own problem, and the next line is read all the same."""
    problems = refusal(tmp_path, f"{JSON_HEAD}{line}\n\n{{}}\n", "d.jsonl")
    assert len(problems) == 2
    assert problems[0].startswith(f"d.jsonl:2: {expected}")
    assert problems[1].startswith("d.jsonl:4: ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '{"item": "i"}\n{}\n',
            [
                "d.jsonl:1: unknown field 'item'; it may have docket or format",
                "d.jsonl:1: the field 'docket' is missing: the id of a docket",
                "d.jsonl:1: the field 'format' is missing: 1, its format",
            ],
        ),
        ("docket: d\nformat: 1\n", ["d.jsonl:1: not JSON: Expecting value (column 1)"]),
        (
            "[]\n",
            ['d.jsonl:1: expected {"docket": NAME, "format": 1} in the first line, found a list'],
        ),
    ],
)
def test_without_a_header_nothing_is_read(tmp_path: Path, text: str, expected: list[str]) -> None:
    """A file that is no docket is told so once, not line by line."""
    assert refusal(tmp_path, text, "d.jsonl") == expected


def test_numbers_and_truth_values(tmp_path: Path) -> None:
    """Whole numbers and truth values may be what they are, or text."""
    lines = [
        '{"source": "a", "publisher": "P", "public": false}',
        '{"source": "b", "publisher": "P", "public": "no"}',
        '{"fact": "c", "on": "2021", "what": "tally", "plan": "p", "of": "x", "total": 5}',
        '{"fact": "d", "on": "2021", "what": "tally", "plan": "p", "of": "x", "total": "5"}',
    ]
    found = tuple(docket_of(tmp_path, JSON_HEAD + "\n".join(lines), "d.jsonl").records)
    assert found[0].body.__class__ is found[1].body.__class__
    assert [getattr(record.body, "public", None) for record in found[:2]] == [False, False]
    assert found[2].body == found[3].body


def test_doubled_record(tmp_path: Path) -> None:
    """The same id twice is refused with both lines."""
    line = '{"item": "i", "title": "A"}\n'
    assert refusal(tmp_path, JSON_HEAD + line + line, "d.jsonl") == [
        "d.jsonl:3: item i: the key 'i' stands twice (first in line 2): rename one"
    ]


def test_fields_may_have_the_name_of_a_kind(tmp_path: Path) -> None:
    """Only the first key says what a line is; ``item`` further on is a field."""
    line = '{"fact": "a", "item": "i", "what": "noted", "on": "2021"}'
    (record,) = docket_of(tmp_path, JSON_HEAD + line, "d.jsonl").records
    assert (record.section, record.key, getattr(record.body, "item", None)) == ("facts", "a", "i")


def test_names_come_before_facts(tmp_path: Path) -> None:
    """Lines may come in any order; records come out with names first."""
    lines = [
        '{"fact": "z", "on": "2021", "what": "noted", "item": "i"}',
        '{"item": "i", "title": "A"}',
        '{"fact": "a", "on": "2021", "what": "noted", "item": "i"}',
        '{"party": "AZE", "name": "Azerbaijan"}',
    ]
    docket = docket_of(tmp_path, JSON_HEAD + "\n".join(lines), "d.jsonl")
    assert [record.key for record in docket.records] == ["AZE", "i", "z", "a"]
    assert [record.line for record in docket.records] == [5, 3, 2, 4]
