"""Marks: corroborated, disputed, retracted; on what can bear them, by whom can say so."""

from collections.abc import Callable
from typing import Literal

import msgspec
import pytest

from tests.domain.scenarios import reasons, refused, told, world
from tracker.domain.facts import Claim, Draft
from tracker.domain.known import Target
from tracker.domain.marks import (
    Corroborate,
    Dispute,
    DisputeSettled,
    EventCorroborated,
    EventDisputed,
    EventRetracted,
    Mark,
    MarkCommand,
    Retract,
    Saying,
    Settle,
    build,
    decide,
)
from tracker.errors import Impossible, MissingField, UnknownReference

WORLD = world().having(
    targets=[
        Target("e1", "item/draft", "item.transitioned", "asks-removal"),
        Target("e2", "item/draft", "stance.taken", "gone", retracted=True),
        Target("e3", "item/draft", "event.retracted", "gone-because"),
        Target("e4", "item/draft", "event.disputed", "doubt"),
        Target("e5", "party/ARM", "party.registered", "party/ARM"),
        Target("f6", "item/draft", "event.disputed", "open-doubt", about="e1"),
        Target("f7", "item/draft", "event.disputed", "old-doubt", about="e2"),
        Target("f8", "item/draft", "event.disputed", "no-doubt", retracted=True, about="e1"),
        Target("f9", "meeting/summit", "event.disputed", "held-doubt", about="e6"),
        Target("g1", "item/draft", "event.disputed", "entry-doubt", about="e8"),
        Target("g2", "item/draft", "event.corroborated", "agrees", about="e1"),
        Target("g3", "item/draft", "dispute.settled", "settled", about="f6"),
        Target("g4", "log", "log.opened", "log"),
        Target("e6", "meeting/summit", "meeting.held", "held"),
        Target("e7", "meeting/summit", "meeting.item_added", "held/agenda/draft"),
        Target("e8", "item/draft", "item.transitioned", "held/draft"),
        Target("e9", "item/loose", "item.transitioned", "held/loose", retracted=True),
    ]
)
SOURCED = told("mark", None, "report")
BARE = told("mark")
OTHER = (Saying("members", "the majority"),)


def corroborate(fact: str, claim: Claim = SOURCED) -> Corroborate:
    """Ask for a corroboration."""
    return Corroborate(claim=claim, fact=fact)


def dispute(fact: str, claim: Claim = SOURCED) -> Dispute:
    """Ask for a dispute."""
    return Dispute(claim=claim, fact=fact, text="not so")


def retract(fact: str, claim: Claim = SOURCED, by: str | None = None) -> Retract:
    """Ask for a retraction."""
    return Retract(claim=claim, fact=fact, reason="typo", withdrawn_by=by)


@pytest.mark.parametrize(
    ("command", "mark"),
    [
        (corroborate("asks-removal"), EventCorroborated("e1")),
        (dispute("asks-removal"), EventDisputed("e1", (), "not so")),
        (
            Dispute(claim=SOURCED, fact="asks-removal", says=OTHER),
            EventDisputed("e1", OTHER, None),
        ),
        (retract("asks-removal"), EventRetracted("e1", "typo", "mistake", None)),
        (
            retract("asks-removal", by="belta"),
            EventRetracted("e1", "typo", "withdrawn", "belta"),
        ),
    ],
    ids=["corroborated", "disputed", "disputed field", "mistake", "withdrawn"],
)
def test_a_mark_lies_in_its_targets_stream(command: MarkCommand, mark: Mark) -> None:
    """It is one event, about the event that the key names; again it is one more."""
    assert decide(command, WORLD) == (Draft("item/draft", SOURCED, mark),)


@pytest.mark.parametrize("fact", ["asks-removal", "e1"])
def test_a_fact_is_named_by_key_or_id(fact: str) -> None:
    """Both name the same entry."""
    (draft,) = decide(corroborate(fact), WORLD)
    assert draft.data == EventCorroborated("e1")


def test_registrations_can_be_marked() -> None:
    """What a name says can be disputed, confirmed and taken back, too."""
    for command in (dispute("party/ARM"), retract("party/ARM"), corroborate("party/ARM")):
        assert len(decide(command, WORLD)) == 1


ON = {
    "asks-removal": "fact",
    "doubt": "event.disputed",
    "agrees": "event.corroborated",
    "settled": "dispute.settled",
    "gone-because": "event.retracted",
    "log": "log.opened",
}
MAKE: dict[str, Callable[[str], MarkCommand]] = {
    "corroborate": corroborate,
    "dispute": dispute,
    "retract": retract,
    "settle": lambda fact: settle(fact, "stands"),
}
TAKEN = {
    ("corroborate", "fact"), ("dispute", "fact"), ("retract", "fact"),
    ("settle", "event.disputed"), ("retract", "event.disputed"),
    ("retract", "event.corroborated"), ("retract", "dispute.settled"),
}  # fmt: skip
"""Of all pairs the ones that make sense: a mark can be wrong, and only a fact be confirmed."""


@pytest.mark.parametrize("target", ON)
@pytest.mark.parametrize("make", MAKE)
def test_each_mark_on_each_kind(make: str, target: str) -> None:
    """What makes no sense is refused in one line that names the mark and says what to do."""
    command = MAKE[make](target)
    if (make, ON[target]) in TAKEN:
        assert decide(command, WORLD)[0].data == build(command, WORLD.targets[target])
        return
    refusal = refused(lambda: decide(command, WORLD))
    assert reasons(refusal) == [("fact", Impossible)]
    assert target in str(refusal) or "record the fact again" in str(refusal)
    assert "\n" not in str(refusal)


@pytest.mark.parametrize(
    "command",
    [
        Retract(claim=BARE, fact="asks-removal", reason="gone", withdrawn_by="belta"),
        Settle(
            claim=BARE, dispute="open-doubt", outcome="falls", reason="gone", withdrawn_by="belta"
        ),
    ],
)
def test_what_a_source_took_back_has_a_date(command: Retract | Settle) -> None:
    """Before it, the fact still stands; "by then" is enough, and any source gives one."""
    refusal = refused(lambda: decide(command, WORLD))
    assert reasons(refusal) == [("reported", MissingField)]
    for claim in (told("mark", None, "report"), told("mark", reported="../2026-11-20")):
        assert decide(msgspec.structs.replace(command, claim=claim), WORLD)


@pytest.mark.parametrize("make", [corroborate, dispute, retract])
@pytest.mark.parametrize(
    ("fact", "hint"),
    [("asks-removals", "; did you mean asks-removal?"), ("else", ": name it by its key")],
)
def test_an_unknown_fact_is_refused(
    make: Callable[[str], MarkCommand], fact: str, hint: str
) -> None:
    """With the nearest keys."""
    (finding,) = refused(lambda: decide(make(fact), WORLD)).findings
    assert (finding.field, type(finding.error)) == ("fact", UnknownReference)
    assert str(finding.error) == f"unknown fact '{fact}'{hint}"


@pytest.mark.parametrize(
    "command",
    [corroborate("gone-because"), dispute("gone-because"), retract("gone-because", BARE)],
    ids=lambda command: type(command).__name__,
)
def test_a_retraction_is_final(command: MarkCommand) -> None:
    """It is neither marked nor taken back: the fact is recorded again."""
    refusal = refused(lambda: decide(command, WORLD))
    assert reasons(refusal) == [("fact", Impossible)]
    assert "record the fact again" in str(refusal)


@pytest.mark.parametrize(
    "command",
    [corroborate("gone"), dispute("gone"), retract("gone"), retract("e2", by="belta")],
    ids=lambda command: type(command).__name__,
)
def test_what_was_retracted_bears_no_mark(command: MarkCommand) -> None:
    """There is nothing left to mark; it is named by its key."""
    refusal = refused(lambda: decide(command, WORLD))
    assert str(refusal) == "fact: gone was retracted before: there is nothing left to mark"


@pytest.mark.parametrize(
    "command",
    [corroborate("asks-removal", BARE), dispute("asks-removal", BARE)],
    ids=lambda command: type(command).__name__,
)
def test_who_says_so_must_be_told(command: MarkCommand) -> None:
    """A corroboration or dispute without a source is nobody's."""
    assert reasons(refused(lambda: decide(command, WORLD))) == [("sources", Impossible)]


def test_a_mistake_of_ours_needs_no_source() -> None:
    """We recorded what no source says: nobody has to say so."""
    (draft,) = decide(retract("asks-removal", BARE), WORLD)
    assert draft == Draft("item/draft", BARE, EventRetracted("e1", "typo"))


def test_a_fact_is_taken_back_as_a_whole() -> None:
    """With its further events, each in its own stream and under a key of its own."""
    drafts = decide(retract("held"), WORLD)
    assert [(each.stream, each.claim.key, each.data) for each in drafts] == [
        ("meeting/summit", "mark", EventRetracted("e6", "typo")),
        ("meeting/summit", "mark/agenda/draft", EventRetracted("e7", "typo")),
        ("item/draft", "mark/draft", EventRetracted("e8", "typo")),
    ]


@pytest.mark.parametrize("fact", ["held/draft", "e8"])
def test_a_further_event_is_taken_back_alone(fact: str) -> None:
    """Named by its own key or id."""
    assert decide(retract(fact), WORLD) == (
        Draft("item/draft", SOURCED, EventRetracted("e8", "typo")),
    )


@pytest.mark.parametrize("make", [corroborate, dispute])
def test_other_marks_are_about_one_event(make: Callable[[str], MarkCommand]) -> None:
    """The fact's first, or the further one that is named."""
    for fact, stream in (("held", "meeting/summit"), ("held/draft", "item/draft")):
        assert [draft.stream for draft in decide(make(fact), WORLD)] == [stream]


def test_a_dispute_says_something() -> None:
    """Neither another value nor a text is no dispute."""
    empty = Dispute(claim=SOURCED, fact="asks-removal")
    assert reasons(refused(lambda: decide(empty, WORLD))) == [("says", MissingField)]


def test_who_withdrew_it_must_be_known() -> None:
    """The source that took it back is a source of the log."""
    refusal = refused(lambda: decide(retract("asks-removal", by="beltha"), WORLD))
    assert reasons(refusal) == [("withdrawn_by", UnknownReference)]
    assert "did you mean belta?" in str(refusal)


# --- settled ----------------------------------------------------------------------------------


def settle(fact: str, outcome: Literal["stands", "falls"], by: str | None = None) -> Settle:
    """Ask for the end of a dispute."""
    claim = BARE if by is None else SOURCED
    return Settle(claim=claim, dispute=fact, outcome=outcome, reason="checked", withdrawn_by=by)


@pytest.mark.parametrize("dispute_named", ["open-doubt", "f6", "old-doubt"])
def test_a_fact_that_stands_is_settled_and_nothing_else(dispute_named: str) -> None:
    """The settlement is about the dispute, also of a fact that was taken back since."""
    (draft,) = decide(settle(dispute_named, "stands"), WORLD)
    target = "f7" if dispute_named == "old-doubt" else "f6"
    assert draft == Draft("item/draft", BARE, DisputeSettled(target, "stands", "checked"))


@pytest.mark.parametrize(
    ("by", "fallen"),
    [
        (None, EventRetracted("e1", "checked")),
        ("belta", EventRetracted("e1", "checked", "withdrawn", "belta")),
    ],
)
def test_a_fact_that_falls_is_retracted_by_the_same_append(
    by: str | None, fallen: EventRetracted
) -> None:
    """Both are one command's; the retraction has a key of its own and the same reason."""
    claim = BARE if by is None else SOURCED
    assert decide(settle("open-doubt", "falls", by), WORLD) == (
        Draft("item/draft", claim, DisputeSettled("f6", "falls", "checked")),
        Draft("item/draft", msgspec.structs.replace(claim, key="mark/retracted"), fallen),
    )


def test_a_fact_that_falls_goes_as_a_whole() -> None:
    """With its further events."""
    doubt = Target("f9", "meeting/summit", "event.disputed", "held-doubt", about="e6")
    drafts = decide(settle("held-doubt", "falls"), WORLD.having(targets=[doubt]))
    assert [(each.stream, each.claim.key, each.data) for each in drafts] == [
        ("meeting/summit", "mark", DisputeSettled("f9", "falls", "checked")),
        ("meeting/summit", "mark/retracted", EventRetracted("e6", "checked")),
        ("meeting/summit", "mark/retracted/agenda/draft", EventRetracted("e7", "checked")),
        ("item/draft", "mark/retracted/draft", EventRetracted("e8", "checked")),
    ]


def test_one_event_of_a_fact_falls_alone() -> None:
    """Where the dispute is about it alone."""
    doubt = Target("f9", "item/draft", "event.disputed", "one-doubt", about="e8")
    drafts = decide(settle("one-doubt", "falls"), WORLD.having(targets=[doubt]))
    assert [each.data for each in drafts][1:] == [EventRetracted("e8", "checked")]


@pytest.mark.parametrize(
    ("command", "field", "error"),
    [
        (settle("asks-removal", "stands"), "fact", Impossible),
        (settle("gone-because", "stands"), "fact", Impossible),
        (settle("no-doubt", "stands"), "fact", Impossible),
        (settle("old-doubt", "falls"), "fact", Impossible),
        (settle("no-such-doubt", "falls"), "fact", UnknownReference),
        (settle("open-doubt", "stands", "belta"), "withdrawn_by", Impossible),
        (settle("open-doubt", "falls", "beltha"), "withdrawn_by", UnknownReference),
    ],
    ids=["no dispute", "a retraction", "taken back", "fact gone", "unknown", "stands", "source"],
)
def test_what_cannot_be_settled(
    command: Settle, field: str, error: type[Impossible | UnknownReference]
) -> None:
    """Only a dispute that holds, and a fall only of a fact that nobody took back."""
    assert reasons(refused(lambda: decide(command, WORLD))) == [(field, error)]
