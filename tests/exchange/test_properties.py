"""Properties: no file raises anything but our refusals; both formats say the same."""

import json
import string
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exchange.support import HEAD, JSON_HEAD, twin
from tracker.domain.words import STANCES
from tracker.errors import TrackerError
from tracker.exchange.docket import Docket, read_docket
from tracker.exchange.kinds import WORDS
from tracker.exchange.located import SECTIONS

FIELDS = ("item", "on", "what", "by", "from", "agenda", "members", "fact", "total")
SIGNS = (*"{}[]'\"#~%\\\t\n\x00\ufeff", ": ", ", ", "\n  ", "- ", "&a ", "*a", "!!x ", "|\n")
PIECES = st.sampled_from(
    [*SECTIONS, *WORDS, *FIELDS, *SIGNS, "2021", "ARM", "a", "x: y", "\u00e9", "\u0378"]
)
TEXT = st.text(max_size=80) | st.lists(PIECES, max_size=40).map("".join)
TREE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | PIECES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(PIECES, inner, max_size=4),
    max_leaves=12,
)


def attempt(path: Path, data: bytes) -> Docket | None:
    """Read bytes as a docket; None where they are refused in one of our ways."""
    path.write_bytes(data)
    try:
        return read_docket(path)
    except TrackerError as error:
        refusal = str(error)
    assert refusal
    return None


@pytest.fixture
def trial(tmp_path: Path) -> Callable[[str, bytes], Docket | None]:
    """Read bytes under a name."""
    return lambda name, data: attempt(tmp_path / name, data)


@given(data=st.binary(max_size=80))
def test_bytes_never_break_the_reader(
    trial: Callable[[str, bytes], Docket | None], data: bytes
) -> None:
    """Any bytes are a docket or are refused."""
    trial("d.yaml", data)
    trial("d.jsonl", data)


@given(text=TEXT)
def test_text_never_breaks_the_reader(
    trial: Callable[[str, bytes], Docket | None], text: str
) -> None:
    """Any text is a docket or is refused, also after a sound beginning."""
    data = text.encode(errors="surrogatepass")
    trial("d.yaml", data)
    trial("d.yaml", HEAD.encode() + b"facts:\n  a: " + data)
    trial("d.jsonl", JSON_HEAD.encode() + data)


@given(tree=TREE, section=st.sampled_from([*SECTIONS.items()]))
def test_trees_never_break_the_reader(
    trial: Callable[[str, bytes], Docket | None], tree: object, section: tuple[str, str]
) -> None:
    """Any value in the place of a record is a record or is refused; JSON is YAML too."""
    record = json.dumps({section[0]: {"a": tree}})
    trial("d.yaml", f"{HEAD}{record[1:-1]}\n".encode())
    fields = tree if isinstance(tree, dict) else {"what": tree}
    trial("d.jsonl", f"{JSON_HEAD}{json.dumps({section[1]: 'a', **fields})}\n".encode())


WORDING = st.text(string.ascii_letters + string.digits + " ,:#'\"{}[]-é\u0301", min_size=1).filter(
    str.strip
)
STANCE = st.fixed_dictionaries(
    {
        "on": st.dates().map(str),
        "what": st.sampled_from(STANCES),
        "item": st.from_regex("[a-z0-9-]{1,8}", fullmatch=True),
        "by": st.lists(st.sampled_from(["ARM", "BLR", "KAZ"]), min_size=1, unique=True),
    },
    optional={
        "grounds": WORDING,
        "wording": WORDING | st.dictionaries(st.sampled_from(["S1", "S2"]), WORDING, min_size=1),
        "order": st.integers(-99, 99).map(str),
        "from": st.lists(st.sampled_from(["S1", "S2#p. 3"]), unique=True),
    },
)


@given(facts=st.dictionaries(st.from_regex("[a-z0-9-]{1,8}", fullmatch=True), STANCE, max_size=5))
def test_yaml_and_its_twin_give_equal_records(tmp_path: Path, facts: dict[str, object]) -> None:
    """What is written in one format reads the same in the other."""
    path = tmp_path / "d.yaml"
    tree = json.dumps({"facts": facts}, ensure_ascii=False)
    path.write_text(f"{HEAD}{tree[1:-1]}\n", encoding="utf-8")
    docket = read_docket(path)
    other = tmp_path / "d.jsonl"
    other.write_text(twin(path), encoding="utf-8")
    assert [record.key for record in docket.records] == list(facts)
    assert [(record.key, record.body) for record in docket.records] == [
        (record.key, record.body) for record in read_docket(other).records
    ]
