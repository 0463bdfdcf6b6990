"""Generators of envelopes and of text: what hypothesis draws the log's tests from."""

import unicodedata
from typing import Any

import msgspec
from hypothesis import strategies as st

from tracker.domain.adoption import ProcedureAdopted
from tracker.domain.facts import Citation, Event
from tracker.domain.item import StanceTaken
from tracker.domain.party import PartyRegistered
from tracker.domain.tally import Part, TallyReported, Total
from tracker.log.catalogue import catalogue
from tracker.log.envelope import LARGEST, Envelope, Metadata, canonical


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


# The second alphabet makes what is rare in the first: escapes beside combining characters.
_text = st.one_of(
    st.text(st.characters(exclude_categories=("Cs", "Cn"), exclude_characters="\x00")),
    st.text(st.sampled_from('ae\u0301\u0307"\\/\n\t\x0b\x1f\x7f\u2028\ufeffé😀')),
)
texts = _text.map(_composed)
"""Text as the log takes it: NFC, no U+0000, no surrogates, nothing unassigned."""

whole = st.integers(-LARGEST, LARGEST)
small = st.integers(0, 99)
maybe = st.none() | texts
keys = st.text(st.characters(max_codepoint=126, exclude_characters="\x00"), max_size=8)
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | whole | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=8,
)

events: st.SearchStrategy[Event] = st.one_of(
    st.builds(PartyRegistered, texts, maybe, maybe, maybe, maybe),
    st.builds(ProcedureAdopted, st.dictionaries(keys, json_values, max_size=4), maybe),
    st.builds(
        TallyReported,
        of=texts,
        total=st.none() | st.builds(Total, small, st.sampled_from(["exact", "about", "over"])),
        parts=st.lists(st.builds(Part, texts, small), max_size=3).map(tuple),
        to=maybe,
    ),
    st.builds(StanceTaken, st.lists(texts, max_size=3).map(tuple), texts, grounds=maybe),
)
"""Data of events: text, numbers, lists, and the one that holds free JSON."""

_citations = st.builds(Citation, source=texts, locator=maybe, wording=maybe)
_metadata = st.builds(
    Metadata, command_id=texts, digest=texts, causation=maybe, correlation=maybe, app_version=texts
)


@st.composite
def envelopes(draw: st.DrawFn) -> Envelope:
    """A whole envelope of any event."""
    data = draw(events)
    kind = catalogue().of(data)
    return Envelope(
        event_id=draw(texts),
        key=draw(texts),
        type=kind.name,
        schema_version=kind.version,
        stream=draw(texts),
        version=draw(st.integers(1, LARGEST)),
        occurred=draw(maybe),
        order=draw(st.integers(-99, 99)),
        reported=draw(maybe),
        sources=tuple(draw(st.lists(_citations, max_size=2))),
        according_to=draw(maybe),
        replaces=draw(maybe),
        recorded_at=draw(texts),
        recorder=draw(texts),
        db_user=draw(maybe),
        note=draw(maybe),
        irregular=draw(maybe),
        metadata=draw(_metadata),
        data=msgspec.Raw(canonical(data)),
    )
