"""Tests of the fields of names: each wrong value with the message that is printed."""

from pathlib import Path

import pytest

from tests.exchange.support import HEAD, body, refusal
from tracker.exchange.records import ItemRecord, Measure, Member, OrganisationRecord, SourceRecord


def test_organisation(tmp_path: Path) -> None:
    """Members and bodies are a name, or a name with more."""
    found = body(
        tmp_path,
        "organisations: {o: {name: O, members: {ARM: Armenia, SRB: {name: Serbia,"
        " since: 2013, as: observer}}}}\n",
    )
    assert isinstance(found, OrganisationRecord)
    assert found.members == {
        "ARM": Member(name="Armenia"),
        "SRB": Member(name="Serbia", since="2013", kind="observer"),
    }


def test_source(tmp_path: Path) -> None:
    """A source may be named once for file and log; ``public: no`` means no."""
    found = body(tmp_path, "sources: {tass-1: {publisher: TASS, public: no, relays: S1}}\n")
    assert found == SourceRecord(
        short="tass-1", id="tass-1", publisher="TASS", public=False, relays=("S1",)
    )


def test_item_with_links_and_measures(tmp_path: Path) -> None:
    """Links are canonical words; a measure is a title, or a title with more."""
    found = body(
        tmp_path,
        "items: {a: {title: A, links: {part-of: b, follows: [c, d]},"
        " measures: {m: Do it, n: {title: N, due: 2023, number: 4}}}}\n",
    )
    assert found == ItemRecord(
        id="a",
        title="A",
        links={"part of": ("b",), "follows": ("c", "d")},
        measures={"m": Measure(title="Do it"), "n": Measure(title="N", due="2023", number="4")},
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "parties: {arm: A, Arm: B}",
            [
                (
                    "party 'Arm': 'Arm' is no id: use a-z, 0-9 and -, or A-Z,"
                    " 0-9 and - throughout, at most 64 characters"
                )
            ],
        ),
        (
            "parties: {OSCE: Security, Cooperation}",
            [
                (
                    "party 'Cooperation': unknown field 'Cooperation' without a"
                    " value: text with a comma"
                    " inside {…} needs quotes"
                ),
            ],
        ),
        (
            "sources: {S1: {publisher: P}}",
            ["source S1: the field 'id' is missing: the name of the source in the log"],
        ),
        (
            "sources: {s: {publisher: P, public: maybe}}",
            ["source s, field public: expected yes or no, found the text 'maybe'"],
        ),
        (
            "sources: {s: {publisher: P, sha256: abc}}",
            [
                (
                    "source s, field sha256: expected 64 digits"
                    " of a SHA-256 (0-9, a-f), found the text 'abc'"
                )
            ],
        ),
        ("sources: {s: P}", ["source s: expected a mapping (key: value), found the text 'P'"]),
        (
            "sources: {S1: {id: q, publisher: P}, S2: {id: q, publisher: P}}",
            ["source S2: the key 'q' stands twice (first in line 3): rename one"],
        ),
        (
            "organisations: {o: {name: O, bodies: {b: B}}, p: {name: P, bodies: {b: B}}}",
            ["organisation p: the key 'b' stands twice (first in line 3): rename one"],
        ),
        (
            "items: {a: {title: A, measures: {m: M}}}\nplans: {p: {title: P, measures: {m: M}}}",
            ["plan p: the key 'm' stands twice (first in line 3): rename one"],
        ),
        (
            "items: {a: {title: A, links: {part of: b, part-of: c}}}",
            ["item a, field links: the key 'part-of' stands twice (first in line 3): rename one"],
        ),
        (
            "items: {a: {title: A, links: {folows: b}}}",
            ["item a, field links: unknown kind of link 'folows'; did you mean follows?"],
        ),
        (
            "organisations: {o: {name: O, members: {ARM: {nam: A}}}}",
            [
                "organisation o, field members.ARM: unknown field 'nam'; did you mean name?",
                "organisation o, field members.ARM: the field 'name' is missing: text",
            ],
        ),
    ],
)
def test_what_is_wrong_with_a_name(tmp_path: Path, text: str, expected: list[str]) -> None:
    """Names are checked with the same care, and ids for the whole docket."""
    found = refusal(tmp_path, f"{HEAD}{text}\n")
    assert [line.split(": ", 1)[1] for line in found] == expected
