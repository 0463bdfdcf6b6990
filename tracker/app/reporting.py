"""Reports of what was recorded by hand: the entries, the states now, what changed for the past."""

from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

import msgspec

from tracker.app.dating import public_since
from tracker.app.judging import Judgement
from tracker.app.workspace import Workspace
from tracker.domain import item, measure, meeting, organisation, source
from tracker.domain.facts import Claim, Draft, Entry, Event
from tracker.domain.marks import DisputeSettled, EventCorroborated, EventDisputed, EventRetracted
from tracker.log.catalogue import catalogue
from tracker.log.store import Prepared, Receipt, Stored
from tracker.views.wording import bare, describe

SAYINGS = (EventCorroborated, EventDisputed, DisputeSettled)
"""Marks that leave the state as it is."""


class RecordedFact(msgspec.Struct, frozen=True):
    """One entry: its number (null in a dry run), key, what it says and its dates as recorded.

    ``public_since`` is null where no source or recorder tells it: then the day of recording counts.
    """

    entry: str | None
    key: str
    type: str
    about: str
    what: str
    happened: str | None
    public_since: str | None


class StateChange(msgspec.Struct, frozen=True):
    """What state a thing is in now, and was in before; null where nothing tells."""

    about: str
    state: str | None
    before: str | None


class FieldChange(msgspec.Struct, frozen=True):
    """A field that a correction changed, with both values as a docket writes them.

    ``public_since`` is no field of a docket: the date of the report, which follows from the
    sources. ``fact`` is the key of another fact that changed with the one that was named.
    """

    field: str
    before: str
    now: str
    fact: str | None = None


class RecordReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a recorder's command did, or with ``dry_run`` would do.

    ``repeated`` where it was recorded before: then nothing is recorded again. ``gaps`` and
    ``irregular`` are keys of its own facts, ``broken`` those of others that are irregular or gaps
    by now, ``healed`` those that were and are no more. ``retracted`` are keys that it took back,
    ``unsourced`` those of new facts that cite no source. ``still_said_by`` are sources of what was
    withdrawn that do not pass on the one that took it back.
    """

    dry_run: bool = False
    repeated: bool = False
    narrowed: bool = False
    facts: tuple[RecordedFact, ...] = ()
    changes: tuple[FieldChange, ...] = ()
    states: tuple[StateChange, ...] = ()
    gaps: tuple[str, ...] = ()
    irregular: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    healed: tuple[str, ...] = ()
    retracted: tuple[str, ...] = ()
    unsourced: tuple[str, ...] = ()
    still_said_by: tuple[str, ...] = ()


class Decision(msgspec.Struct, frozen=True):
    """What a command decided on a snapshot: what to append, and what it will have done."""

    commands: tuple[Prepared, ...]
    report: RecordReport

    def numbered(self, receipt: Receipt) -> RecordReport:
        """Tell where the entries lie by now."""
        told = zip(self.report.facts, placed(self.commands, receipt), strict=True)
        facts = tuple(msgspec.structs.replace(fact, entry=entry) for fact, (_, entry) in told)
        return msgspec.structs.replace(self.report, facts=facts, repeated=receipt.repeated)


def placed(commands: Iterable[Prepared], receipt: Receipt) -> Iterator[tuple[Draft, str]]:
    """Each event of appended commands, with its entry (``@n``)."""
    for command in commands:
        positions = receipt.positions[command.command_id]
        for draft, position in zip(command.drafts, positions, strict=True):
            yield draft, f"@{position}"


def fact_of(claim: Claim, stream: str, data: Event, entry: int | None = None) -> RecordedFact:
    """Tell one entry."""
    return RecordedFact(
        f"@{entry}" if entry is not None else None,
        claim.key,
        catalogue().of(data).name,
        bare(stream),
        describe(data),
        claim.occurred,
        claim.reported,
    )


def date_change(before: Entry, now: Entry) -> FieldChange:
    """Say how the date since which a fact is public moved."""
    return FieldChange("public_since", public_since(before), public_since(now), now.claim.key)


def facts_of(commands: Iterable[Prepared]) -> tuple[RecordedFact, ...]:
    """Tell all events of decided commands, in their order."""
    drafts = [draft for command in commands for draft in command.drafts]
    return tuple(fact_of(draft.claim, draft.stream, draft.data) for draft in drafts)


def told_again(stored: Iterable[Stored]) -> tuple[RecordedFact, ...]:
    """Tell what was recorded before."""
    return tuple(
        RecordedFact(
            f"@{one.position}",
            one.envelope.key,
            one.envelope.type,
            bare(one.envelope.stream),
            describe(one.data),
            one.envelope.occurred,
            one.envelope.reported,
        )
        for one in stored
    )


def states(workspace: Workspace, drafts: Sequence[Draft]) -> tuple[StateChange, ...]:
    """The states of all things that events are about, before and now, where they have one.

    Those are items, meetings and measures, sources that were amended, and who takes part in what.
    """
    found: dict[str, StateChange] = {}
    drafts = [draft for draft in drafts if not isinstance(draft.data, SAYINGS)]
    leading = {draft.stream for draft in drafts if _leads(draft)}
    for stream in dict.fromkeys(draft.stream for draft in drafts):
        before = dict(_states(workspace.stood(stream)))
        now = dict(_states(workspace.stands(stream))) if stream in leading else before
        for name in (*before, *now):
            found[name] = StateChange(name, now.get(name), before.get(name))
    touched = {bare(draft.stream) for draft in drafts}
    touched.update(_named(draft.stream, draft.data) for draft in drafts)
    return tuple(
        change for name, change in found.items() if name in touched or change.state != change.before
    )


LEADING = (
    item.ItemTransitioned, meeting.Told, measure.MeasureReported, source.SourceAmended,
    organisation.ParticipationSuspended, organisation.ParticipationResumed,
)  # fmt: skip
"""Events that lead to a state."""


def _leads(draft: Draft) -> bool:
    """Whether an event can change a state: by itself, or by what it takes back or replaces."""
    return isinstance(draft.data, (*LEADING, EventRetracted)) or draft.claim.replaces is not None


def _states(entries: Iterable[Entry]) -> Iterator[tuple[str, str]]:
    """Each state that entries of a stream lead to, in their order: the last one counts."""
    away: dict[str, str] = {}
    for entry in entries:
        if not isinstance(entry.data, LEADING):  # most of an item's are told by one look
            continue
        match entry.data:
            case item.ItemTransitioned(outcome=outcome):
                yield bare(entry.stream), outcome.state_label
            case meeting.Told():
                yield bare(entry.stream), entry.type.partition(".")[2]
            case measure.MeasureReported(status=status) as data:
                yield _named(entry.stream, data), status
            case source.SourceAmended(change=change):
                yield bare(entry.stream), change
            case organisation.ParticipationSuspended() as data:
                away[_named(entry.stream, data)] = data.party
                yield _named(entry.stream, data), "suspended"
            case organisation.ParticipationResumed(party=party, body=body) as data:
                back = [name for name, who in away.items() if who == party and body is None]
                yield from ((name, "takes part") for name in (*back, _named(entry.stream, data)))
            case _:
                assert_never(entry.data)


def taken_back(workspace: Workspace, drafts: Iterable[Draft]) -> Iterator[str]:
    """The keys of what events take back, and nothing of them replaces."""
    drafts = tuple(drafts)
    replaced = {draft.claim.replaces for draft in drafts}
    for draft in drafts:
        if isinstance(draft.data, EventRetracted) and draft.data.target not in replaced:
            target = workspace.target(draft.data.target)
            if target is not None:
                yield target.key


def _named(stream: str, data: Event) -> str:
    """What a fact is about inside of its stream; empty where it is the stream's own thing."""
    match data:
        case measure.MeasureReported(measure=name):
            return name
        case organisation.ParticipationSuspended() | organisation.ParticipationResumed():
            return f"{data.party} in {data.body or bare(stream)}"
        case _:
            return ""


def judged(report: RecordReport, judgement: Judgement, own: set[str]) -> RecordReport:
    """Say what is a gap or irregular by now: of a command's own facts, and of others."""
    late = (*judgement.irregular, *judgement.gaps)
    return msgspec.structs.replace(
        report,
        gaps=tuple(key for key in judgement.gaps if key in own),
        irregular=tuple(key for key in judgement.irregular if key in own),
        broken=tuple(dict.fromkeys(key for key in late if key not in own)),
        healed=tuple(key for key in judgement.healed if key not in own),
    )
