"""Tests of the fields of facts: each wrong value with the message that is printed."""

from pathlib import Path

import pytest

from tests.exchange.support import HEAD, body, fact_refusal, refusal
from tracker.domain.tally import Total
from tracker.exchange.agenda import AgendaPoint
from tracker.exchange.fact_records import MeetingFact, StanceFact, TallyFact
from tracker.exchange.forms import Cited

NOTED = "on: 2021, what: noted, item: x"
TALLY = "on: 2021, what: tally, plan: p, of: x"


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        # text, as a person types it
        (
            f"{{{NOTED}, grounds: asked, and answered}}",
            (
                ": unknown field 'and answered' without a"
                " value: text with a comma inside {…} needs quotes"
            ),
        ),
        (
            f"{{{NOTED}, grounds: asked, by, from: S1}}",
            (
                ", field by: expected the id of a party, or"
                " a list, found nothing: text with a comma inside {…} needs quotes"
            ),
        ),
        (f'{{{NOTED}, grounds: ""}}', ", field grounds: expected text, found an empty text"),
        (f"{{{NOTED}, grounds: [x]}}", ", field grounds: expected text, found a list"),
        (
            f'{{{NOTED}, grounds: "a\\0"}}',
            ", field grounds: the text holds U+0000 (a zero character): take it out",
        ),
        (f"{{{NOTED}, grouns: x}}", ": unknown field 'grouns'; did you mean grounds?"),
        # dates
        ("{what: noted, item: x}", ": the field 'on' is missing: a date"),
        (
            "{on: 2022-13, what: noted, item: x}",
            ", field on: '2022-13' is no date: there is no month 13",
        ),
        (
            "{on: NO, what: noted, item: x}",
            (
                ", field on: 'NO' is no date: use EDTF: 2022-11-23,"
                " 2022-11, 2022, 2022-11-23T13:59Z, A/B, ../B"
            ),
        ),
        (
            "{on: 2022-11-23T10:30, what: noted, item: x}",
            (
                ", field on: the time '2022-11-23T10:30'"
                " has no offset: add Z or +04:00, or give the day alone"
            ),
        ),
        ("{on: [2022], what: noted, item: x}", ", field on: expected a date, found a list"),
        (
            f"{{{NOTED}, reported: 2022/..}}",
            (
                ", field reported: '2022/..' is no date: the date of a report needs an"
                " end: A/B, or ../B"
            ),
        ),
        (
            f"{{{NOTED}, until: soon}}",
            (
                ", field until: 'soon' is no date: use EDTF: 2022-11-23,"
                " 2022-11, 2022, 2022-11-23T13:59Z, A/B, ../B"
            ),
        ),
        # ids, lists, numbers
        (
            "{on: 2021, what: noted, item: X}",
            ", field item: 'X' is no id: use a-z, 0-9 and -, at most 64 characters",
        ),
        (
            f"{{{NOTED}, by: Arm}}",
            (
                ", field by: 'Arm' is no id: use a-z, 0-9 and -, or A-Z, 0-9 and"
                " - throughout, at most 64 characters"
            ),
        ),
        (
            f"{{{NOTED}, by: [ARM, ARM]}}",
            ", field by: expected each value once, found the text 'ARM' twice",
        ),
        (
            f"{{{NOTED}, by: {{ARM: x}}}}",
            ", field by: expected the id of a party, or a list, found a mapping (key: value)",
        ),
        (f"{{{NOTED}, at: [m]}}", ", field at: expected the id of a meeting, found a list"),
        (
            f"{{{NOTED}, order: 100}}",
            ", field order: expected a whole number from -99 to 99, found the text '100'",
        ),
        (
            f"{{{NOTED}, order: 10:30}}",
            ", field order: expected a whole number from -99 to 99, found the text '10:30'",
        ),
        (
            f"{{{NOTED}, from: S7#}}",
            (
                ", field from: expected a source, with or without a place in it"
                " (S7#p. 3), found the text 'S7#'"
            ),
        ),
        (f"{{{NOTED}, wording: {{S7: [x]}}}}", ", field wording.S7: expected text, found a list"),
        (
            f"{{{NOTED}, wording: {{S7: a, b}}}}",
            (
                ", field wording: unknown field 'b' without a"
                " value: text with a comma inside {…} needs quotes"
            ),
        ),
        # words
        (
            "{on: 2021, item: x}",
            (
                ": the field 'what' is missing: what happened: a stance, a"
                " transition, retitled, new text, replaces, amends, implements, follows, part of"
                " or tally"
            ),
        ),
        ("{on: 2021, what: [noted], item: x}", ", field what: expected text, found a list"),
        (
            "{on: 2021, what: noted, item: x, source: s}",
            ": unknown field 'source'; did you mean from?",
        ),
        (
            "{on: 2021, what: supports, item: x, by: A, sources: s}",
            ": unknown field 'sources'; did you mean from?",
        ),
        (
            "{on: 2021, what: adopted}",
            (
                ": the field 'item' is missing: 'adopted' says what happened to an item; name it,"
                " or write plan adopted or agenda adopted"
            ),
        ),
        ("{on: 2021, what: tallly, of: x}", ": unknown kind of fact 'tallly'; did you mean tally?"),
        (
            "{on: 2021, what: hold, meeting: m}",
            ": unknown kind of fact about a meeting 'hold'; did you mean held?",
        ),
        (
            "{on: 2021, what: done, plan: p}",
            ": unknown kind of fact about a plan 'done': use plan adopted, measure added or tally",
        ),
        (
            "{on: 2021, what: unsigned}",
            ": the field 'item' is missing: 'unsigned' says what happened to an item; name it",
        ),
        ("{on: 2021, what: supports, by: ARM}", ": the field 'item' is missing: the id of an item"),
        (
            "{on: 2021, what: supports, item: x}",
            ": the field 'by' is missing: the id of a party, or a list",
        ),
        ("{on: 2021, what: held}", ": the field 'meeting' is missing: the id of a meeting"),
        ("{on: 2021, what: unfulfilled}", ": the field 'measure' is missing: the id of a measure"),
        (
            "{on: 2021, what: implementd, measure: m}",
            (
                ", field what: unknown status of a measure 'implementd'; did you mean"
                " implemented or partly implemented?"
            ),
        ),
        (
            "{on: 2021, what: dropped, measure: m, because: resource}",
            ", field because: unknown reason 'resource'; did you mean resources?",
        ),
        (
            "{on: 2021, what: held, meeting: m, kind: extraordinry}",
            ", field kind: unknown kind of meeting 'extraordinry'; did you mean extraordinary?",
        ),
        # rules of one kind
        (
            "{on: 2021, what: attendance, meeting: m}",
            ": the field 'present' is missing: name who was present, or who was absent",
        ),
        (
            "{on: 2021, what: tally, of: x, total: 5}",
            ": the field 'meeting' is missing: a tally is about a meeting, an item or a plan",
        ),
        (
            f"{{{TALLY}, item: i, total: 5}}",
            ": expected one of meeting, item and plan, found item and plan",
        ),
        (f"{{{TALLY}}}", ": the field 'total' is missing: a tally has a total, parts, or both"),
        (
            f"{{{TALLY}, total: many}}",
            (
                ', field total: expected a count: 34, "about 20", "over 450",'
                ' "at least 3" or "at most 5", found the text \'many\''
            ),
        ),
        (
            f"{{{TALLY}, parts: {{x: many}}}}",
            ", field parts.x: expected a whole number, found the text 'many'",
        ),
        (f"{{{TALLY}, parts: [x]}}", ", field parts: expected a map (key: value), found a list"),
        ("{on: 2021, what: statement, by: X}", ": the field 'says' is missing: text"),
        (
            "{on: 2021, what: chair, by: X}",
            ": the field 'organisation' is missing: name the organisation, or the body",
        ),
        (
            "{what: joined, by: X}",
            ": the field 'organisation' is missing: name the organisation, or the body",
        ),
        ("{what: dispute, says: x}", ": the field 'fact' is missing: the key of a fact"),
        (
            "{what: dispute, fact: b, target: c, says: x}",
            ", field fact: the key 'fact' stands twice (first in line 4): rename one",
        ),
        (
            "{on: 2021, what: retracted, fact: b, reason: x}",
            (
                ": unknown field 'on'; it may have reported, from, wording,"
                " according_to, note, fact,"
                " what, reason or withdrawn_by"
            ),
        ),
        # no record at all
        ("text", ": expected a mapping (key: value), found the text 'text'"),
        ("", ": expected a mapping (key: value), found nothing"),
        ("[x]", ": expected a mapping (key: value), found a list"),
    ],
)
def test_what_is_wrong_with_a_fact(tmp_path: Path, fact: str, expected: str) -> None:
    """Each problem names the fact, its field, what is wrong and what to do."""
    assert fact_refusal(tmp_path, fact) == [expected]


def test_a_fact_of_unknown_kind_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    """Even where the kind is unclear, the common fields are checked."""
    found = fact_refusal(tmp_path, "{on: 2022-13, what: tallly, form: [S1], total: x}")
    assert found == [
        ": unknown kind of fact 'tallly'; did you mean tally?",
        ", field on: '2022-13' is no date: there is no month 13",
        ": unknown field 'form'; did you mean format or from?",
    ]


def test_agenda_problems_have_their_place(tmp_path: Path) -> None:
    """Inside of an agenda the item is named, and its line."""
    text = """facts:
  a:
    on: 2021
    what: held
    meeting: m
    agenda:
      b: {what: noted, too: cfm}
      c: [x]
      D: noted
  e: {on: 2021, what: held, meeting: m, agenda: [a, a]}
  f: {on: 2021, what: held, meeting: m, agenda: x}
  g: {on: 2021, what: held, meeting: m, agenda: {a: x, b}}
"""
    assert refusal(tmp_path, HEAD + text) == [
        "d.yaml:9: fact a, field agenda.b: unknown field 'too'; did you mean to?",
        (
            "d.yaml:10: fact a, field agenda.c: expected what became of the item, as"
            " text or a mapping"
            " (key: value), found a list"
        ),
        "d.yaml:11: fact a, field agenda: 'D' is no id: use a-z, 0-9 and -, at most 64 characters",
        "d.yaml:12: fact e, field agenda: expected each item once, found 'a' twice",
        (
            "d.yaml:13: fact f, field agenda: expected a list of items, or a map"
            " (item: what became of"
            " it), found the text 'x'"
        ),
        (
            "d.yaml:14: fact g, field agenda: unknown field 'b' without a value: text with a comma"
            " inside {…} needs quotes"
        ),
    ]


def test_agenda_in_its_forms(tmp_path: Path) -> None:
    """A list, words, fields, and nothing, in the order of the file."""
    fact = body(
        tmp_path,
        "facts:\n  a:\n    on: 2021\n    what: held\n    meeting: m\n"
        "    agenda:\n      c: noted\n      b: {what: referred, to: cfm, as: x}\n      d:\n",
    )
    assert isinstance(fact, MeetingFact)
    assert fact.agenda == (
        AgendaPoint(item="c", what="noted"),
        AgendaPoint(item="b", what="referred", to="cfm", form="x"),
        AgendaPoint(item="d"),
    )
    listed = body(tmp_path, "facts: {a: {on: 2021, what: held, meeting: m, agenda: [c, b]}}\n")
    assert isinstance(listed, MeetingFact)
    assert [point.item for point in listed.agenda] == ["c", "b"]


@pytest.mark.parametrize(
    ("written", "total"),
    [
        ("34", Total(34)),
        ("about 20", Total(20, "about")),
        ("over 450", Total(450, "over")),
        ("at least 3", Total(3, "at least")),
        ("at most 5", Total(5, "at most")),
    ],
)
def test_totals(tmp_path: Path, written: str, total: Total) -> None:
    """A count is as exact as its source."""
    fact = body(tmp_path, f"facts: {{a: {{{TALLY}, total: {written}}}}}\n")
    assert isinstance(fact, TallyFact)
    assert fact.total == total


def test_words_are_canonical_and_single_values_are_lists(tmp_path: Path) -> None:
    """Blank, hyphen, underscore and case are alike; one value is a list of one."""
    fact = body(
        tmp_path,
        "facts: {a: {on: 2021, what: No-Interest, item: x, by: ARM, order: -1,"
        " from: [S1, 'S7#p. 3']}}\n",
    )
    assert isinstance(fact, StanceFact)
    assert (fact.what, fact.by, fact.order) == ("no interest", ("ARM",), -1)
    assert fact.sources == (Cited("S1"), Cited("S7", "p. 3"))
