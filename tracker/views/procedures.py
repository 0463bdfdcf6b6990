"""Answers about procedures: those that are shipped, and those that the log has adopted."""

import msgspec

from tracker.domain.adoption import ProcedureAdopted, governing, starts
from tracker.domain.facts import Entry
from tracker.domain.governance import DEFAULT_PROCEDURE
from tracker.domain.organisation import BodyEstablished, OrganisationRegistered
from tracker.domain.procedure import Procedure, allowed, shipped, shipped_names
from tracker.domain.procedure_toml import toml
from tracker.domain.words import nearest
from tracker.errors import UnknownReference, one_of
from tracker.views.answers import MomentAnswer
from tracker.views.facts import Facts
from tracker.views.reader import Reader


class VersionAnswer(msgspec.Struct, frozen=True):
    """One adoption: from when it is in force (null: since ever), and whether it is so now."""

    entry: str
    key: str
    in_force: str | None
    current: bool
    as_shipped: bool


class ProcedureLine(msgspec.Struct, frozen=True):
    """One procedure of the list: whether it is shipped, its versions, and who follows it.

    ``by_default`` is true of the one that items follow whose body and organisation name none.
    """

    name: str
    title: str
    shipped: bool
    versions: tuple[VersionAnswer, ...]
    followed_by: tuple[str, ...]
    by_default: bool = False


class ProceduresAnswer(msgspec.Struct, frozen=True):
    """All procedures that are shipped or adopted."""

    procedures: tuple[ProcedureLine, ...]
    moment: MomentAnswer


class StateLine(msgspec.Struct, frozen=True):
    """A state: what readers see, whether it is open, and the transitions regular from it."""

    name: str
    label: str
    open: bool
    allowed: tuple[str, ...]


class TransitionLine(msgspec.Struct, frozen=True):
    """A transition; ``answered_by`` are the answers of a request, ``stance`` what it implies."""

    name: str
    label: str
    to: str
    from_states: tuple[str, ...]
    stance: str | None
    request: bool
    answered_by: tuple[str, ...]
    routine: bool


class ProcedureAnswer(msgspec.Struct, frozen=True):
    """One procedure as it is in force at the moment; as shipped where nobody adopted it."""

    name: str
    title: str
    description: str
    states: tuple[StateLine, ...]
    transitions: tuple[TransitionLine, ...]
    routine: tuple[str, ...]
    blocking: tuple[str, ...]
    clearing: tuple[str, ...]
    versions: tuple[VersionAnswer, ...]
    followed_by: tuple[str, ...]
    toml: str
    moment: MomentAnswer
    by_default: bool = False


class Procedures:
    """Procedures at one reader's moment."""

    def __init__(self, reader: Reader) -> None:
        """Take the reader."""
        self._reader = reader

    def listed(self) -> ProceduresAnswer:
        """The shipped ones, then the log's own, in the order of their adoption."""
        followers = self._followers()
        lines = [
            ProcedureLine(
                name,
                self._in_force(name).title,
                name in shipped_names(),
                self._versions(name),
                followers.get(name, ()),
                name == DEFAULT_PROCEDURE,
            )
            for name in self._names()
        ]
        return ProceduresAnswer(tuple(lines), Facts(self._reader).moment())

    def show(self, name: str) -> ProcedureAnswer:
        """One procedure.

        Raises:
            UnknownReference: where none is called so.
        """
        known = self._names()
        if name not in known:
            near = nearest(name, known)
            raise UnknownReference("procedure", name, near, f"there are {one_of(known)}")
        rules = self._in_force(name)
        return ProcedureAnswer(
            name=name,
            title=rules.title,
            description=rules.description,
            states=_states(rules),
            transitions=_transitions(rules),
            routine=rules.routine,
            blocking=rules.blocking,
            clearing=rules.clearing,
            versions=self._versions(name),
            followed_by=self._followers().get(name, ()),
            toml=toml(rules),
            moment=Facts(self._reader).moment(),
            by_default=name == DEFAULT_PROCEDURE,
        )

    def _names(self) -> tuple[str, ...]:
        own = (thing.id for thing in self._reader.things("procedure"))
        return tuple(dict.fromkeys((*shipped_names(), *own)))

    def _adopted(self, name: str) -> list[tuple[Entry, ProcedureAdopted]]:
        """The adoptions of a procedure, by when they are in force."""
        timeline = self._reader.timeline(self._reader.stream(f"procedure/{name}"))
        found = [
            (entry, entry.data)
            for entry in timeline.stands
            if isinstance(entry.data, ProcedureAdopted)
        ]
        return sorted(found, key=lambda pair: starts(pair[1]))

    def _in_force(self, name: str) -> Procedure:
        adopted = [data for _, data in self._adopted(name)]
        return governing(adopted, self._reader.moment.latest) if adopted else shipped(name)

    def _versions(self, name: str) -> tuple[VersionAnswer, ...]:
        adopted, now = self._adopted(name), self._reader.moment.latest
        begun = [data for _, data in adopted if starts(data) <= now]
        current = (begun or [data for _, data in adopted[:1]])[-1:]
        return tuple(
            VersionAnswer(
                f"@{entry.position}",
                entry.claim.key,
                data.in_force,
                data in current,
                name in shipped_names() and governing([data], now) == shipped(name),
            )
            for entry, data in adopted
        )

    def _followers(self) -> dict[str, tuple[str, ...]]:
        """The organisations and bodies that say which procedure they follow."""
        found: dict[str, tuple[str, ...]] = {}
        for kind in ("organisation", "body"):
            for thing in self._reader.things(kind):
                data = self._reader.entry_at(thing.named).data
                if isinstance(data, OrganisationRegistered | BodyEstablished) and data.procedure:
                    found[data.procedure] = (*found.get(data.procedure, ()), thing.id)
        return found


def _states(rules: Procedure) -> tuple[StateLine, ...]:
    return tuple(
        StateLine(each.name, each.label, each.open, allowed(rules, each.name))
        for each in rules.states
    )


def _transitions(rules: Procedure) -> tuple[TransitionLine, ...]:
    return tuple(
        TransitionLine(
            step.name,
            step.label,
            step.to,
            step.from_,
            step.stance,
            step.request,
            step.answered_by,
            step.name in rules.routine,
        )
        for step in rules.transitions
    )
