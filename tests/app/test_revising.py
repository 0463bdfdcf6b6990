"""Revising: one correction's events, on top of the log, with the marks that follow a fact."""

from collections.abc import Callable

import msgspec
import pytest

from tests.app.support import Desk
from tracker.app.revising import Revision
from tracker.app.workspace import Workspace
from tracker.domain.facts import Draft, Entry
from tracker.domain.marks import EventDisputed, EventRetracted
from tracker.domain.moment import Moment
from tracker.domain.when import stamp
from tracker.views.reader import Reader

FACT = "f: {on: 2022-11-23, what: supports, item: mission, by: ARM, from: S2}"
DOUBT = "d: {what: dispute, fact: f, says: {what: objects}, from: S1}"

Revise = Callable[[Revision, Workspace], object]


@pytest.fixture
def revised(desk: Desk) -> Callable[[Revise], list[Draft]]:
    """Revise a log with a fact and a dispute of it; gives what would be appended."""
    desk.imports(f"{FACT}\n{DOUBT}")

    def revise(do: Revise) -> list[Draft]:
        with desk.tracker.database.reading() as connection:
            reader = Reader(connection, desk.tracker.store, Moment())
            workspace = Workspace(reader, stamp(desk.clock()))
            revision = Revision(workspace, "c0ffee00-0000-5000-8000-000000000000", "misread")
            before = revision.begun
            do(revision, workspace)
            assert (before, revision.begun) == (False, True)
            return list(revision.prepared("digest").drafts)

    return revise


def live(workspace: Workspace) -> Entry:
    """The fact as it stands."""
    target = workspace.target("f")
    found = workspace.entry(target) if target is not None else None
    assert found is not None
    return found


def moved(entry: Entry, stream: str) -> Draft:
    """The same fact in a stream."""
    return Draft(stream, entry.claim, entry.data)


def test_what_is_dropped_is_our_mistake(revised: Callable[[Revise], list[Draft]]) -> None:
    """One retraction, and nothing stands instead."""
    (draft,) = revised(lambda revision, known: revision.drop(live(known)))
    assert draft.claim.key == "f/dropped-1"
    assert isinstance(draft.data, EventRetracted)
    assert (draft.data.kind, draft.data.reason) == ("mistake", "misread")


def test_what_is_replaced_keeps_its_key(revised: Callable[[Revise], list[Draft]]) -> None:
    """It names the one that it replaces; in the same stream its marks follow by themselves."""

    def replace(revision: Revision, known: Workspace) -> None:
        old = live(known)
        made = revision.replace(old, moved(old, old.stream))
        assert made.claim.replaces == old.event_id
        assert made.bounds.place == old.bounds.place
        assert live(known).event_id == made.event_id

    taken_back, made = revised(replace)
    assert (taken_back.claim.key, made.claim.key) == ("f/corrected-1", "f")


def test_marks_go_along_to_another_stream(revised: Callable[[Revise], list[Draft]]) -> None:
    """Each is taken back, and recorded again about the new one."""

    def replace(revision: Revision, known: Workspace) -> None:
        revision.replace(live(known), moved(live(known), "item/assistance"))

    drafts = revised(replace)
    keys = [draft.claim.key for draft in drafts]
    assert keys == ["f/corrected-1", "f", "d/corrected-1", "d"]
    doubt = drafts[-1]
    assert isinstance(doubt.data, EventDisputed)
    assert doubt.stream == "item/assistance"
    retracted = drafts[0].data
    assert isinstance(retracted, EventRetracted)
    assert doubt.data.target != retracted.target


def test_it_is_numbered_by_what_was_before(revised: Callable[[Revise], list[Draft]]) -> None:
    """A fact may be corrected again and again, in one append too."""

    def twice(revision: Revision, known: Workspace) -> None:
        for note in ("one", "two"):
            old = live(known)
            claim = msgspec.structs.replace(old.claim, note=note)
            revision.replace(old, Draft(old.stream, claim, old.data))

    drafts = revised(twice)
    assert [draft.claim.key for draft in drafts] == ["f/corrected-1", "f", "f/corrected-2", "f"]
    assert drafts[-1].claim.note == "two"
