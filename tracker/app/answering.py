"""Questions: everything that can be asked at one moment, over one snapshot.

What answers a question is imported when it is asked: a reading command starts without the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from tracker.domain.known import ANYTHING, PARTIES
from tracker.errors import InvalidMoment, UnknownReference, UnknownWord

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tracker.app.answers import (
        AboutAnswer,
        AgendaAnswer,
        BriefAnswer,
        Chosen,
        ConflictsAnswer,
        ConformanceAnswer,
        DiffAnswer,
        FactsAnswer,
        ItemAnswer,
        MeasuresAnswer,
        MeetingAnswer,
        MeetingsAnswer,
        NewsAnswer,
        NextMeetingAnswer,
        PlanAnswer,
        PositionsAnswer,
        ProcedureAnswer,
        ProceduresAnswer,
        SearchAnswer,
        SourcesAnswer,
        ThingAnswer,
        TodoAnswer,
        UnfinishedAnswer,
        WhyAnswer,
    )
    from tracker.domain.moment import Moment
    from tracker.views.logbook import Logbook
    from tracker.views.news import By
    from tracker.views.reader import Reader, Thing
    from tracker.views.things import Things

WITHIN = {"name": ANYTHING, "item": ("item",), "party": PARTIES}
"""Where names that nothing has may have their nearest ones, by what was looked for."""

Answer = TypeVar("Answer")


class Questions:
    """Answers at the moment of one reader. Unknown names are refused with the nearest ones."""

    def __init__(self, reader: Reader, recorder: str = "") -> None:
        """Take the reader, and who asks: ``last`` is the own last fact."""
        self._reader = reader
        self._recorder = recorder

    @property
    def _things(self) -> Things:
        """Whatever has a name."""
        from tracker.views.things import Things

        return Things(self._reader)

    def agenda(
        self,
        ref: str | None = None,
        *,
        closed: bool = False,
        limit: int | None = None,
        next_of: str | None = None,
        unfinished: bool = False,
    ) -> AgendaAnswer | MeetingAnswer | NextMeetingAnswer | UnfinishedAnswer:
        """The agenda of all bodies, of one body, or of one meeting.

        With ``next_of`` that of the next meeting of a body; with ``unfinished`` the open items
        that held meetings left, of all bodies or one.

        Raises:
            UnknownReference: where neither a body nor a meeting has that name.
        """
        from tracker.views.agenda import Agendas
        from tracker.views.meetings import Meetings

        if unfinished or next_of is not None:
            return self._left(ref, next_of)
        if ref is not None and self._reader.thing("meeting", ref) is not None:
            return Meetings(self._reader).show(ref)
        if ref is not None and self._reader.thing("body", ref) is None:
            raise self._unknown("body or meeting", ref, ("body", "meeting"))
        return Agendas(self._reader).show(ref, closed=closed, limit=limit)

    def _left(self, ref: str | None, next_of: str | None) -> NextMeetingAnswer | UnfinishedAnswer:
        """What held meetings left, and where it may go."""
        from tracker.views.unfinished import Unfinished

        if next_of is not None:
            return Unfinished(self._reader).next_of(self._body(next_of))
        return Unfinished(self._reader).left(self._body(ref) if ref is not None else None)

    def _body(self, name: str) -> str:
        """The name of a body that there is.

        Raises:
            UnknownReference: where there is none.
        """
        if self._reader.thing("body", name) is None:
            raise self._unknown("body", name, ("body",))
        return name

    def show(self, ref: str) -> ItemAnswer | MeetingAnswer | PlanAnswer | ThingAnswer:
        """Whatever has that id, key or entry number.

        Raises:
            UnknownReference: where nothing has.
        """
        thing = self._things.find(ref)
        if thing is None or ref.startswith("@"):
            position = self._things.find_fact(ref, self._recorder)
            if position is None:
                raise self._unknown("name", ref, ANYTHING)
            return self._things.fact(position)
        return self._show(thing)

    def _show(self, thing: Thing) -> ItemAnswer | MeetingAnswer | PlanAnswer | ThingAnswer:
        from tracker.views.items import Items
        from tracker.views.meetings import Meetings
        from tracker.views.plans import Plans

        match thing.kind:
            case "item":
                return Items(self._reader).show(thing.id)
            case "meeting":
                return Meetings(self._reader).show(thing.id)
            case "plan":
                return Plans(self._reader).show(thing.id)
            case _:
                return self._things.show(thing)

    def history(self, ref: str) -> FactsAnswer:
        """All facts of the stream of a thing, or of a fact, retracted ones marked.

        Raises:
            UnknownReference: where nothing has that id, key or entry number.
        """
        from tracker.views.histories import Histories

        thing = self._things.find(ref)
        if thing is not None:
            return Histories(self._reader).of(thing.stream, ref)
        position = self._things.find_fact(ref, self._recorder)
        if position is None:
            raise self._unknown("name", ref, ANYTHING)
        return Histories(self._reader).of(self._reader.entry_at(position).stream, ref)

    def why(self, ref: str, member: str | None = None) -> WhyAnswer:
        """Why a thing stands as it does, or with ``member`` that party's stance on an item.

        Raises:
            UnknownReference: where nothing has that id, key or entry number.
        """
        from tracker.views.why import Whys

        try:
            return Whys(self._reader, self._recorder).why(ref, member)
        except UnknownReference as error:
            raise self._unknown(error.kind, error.ref, WITHIN[error.kind]) from error

    def diff(self, refs: Sequence[str], before: Moment) -> DiffAnswer:
        """What differs of things (``all``: of everything) since another moment, an earlier one.

        Raises:
            UnknownReference: where nothing has such a name at either moment.
            InvalidMoment: where the other moment is the later one, or can't be resolved.
        """
        from tracker.views.differing import Differences

        other = self._reader.elsewhere(before)
        low, high = other.moment, self._reader.moment
        if low.position > high.position or low.latest > high.latest or low.reported > high.reported:
            raise InvalidMoment("the range runs backwards: give the earlier moment first, A..B")
        try:
            return Differences(other, self._reader).of(refs)
        except UnknownReference as error:
            raise self._unknown("name", error.ref, ANYTHING) from error

    def news(
        self,
        since: str | None = None,
        until: str | None = None,
        by: By = "recorded",
        limit: int | None = None,
    ) -> NewsAnswer:
        """What was recorded, or reported, in a span; without ``since`` in the last week of it.

        Raises:
            InvalidDate, InvalidMoment: for a bound that is none.
        """
        from tracker.views.news import News

        return News(self._reader).tell(since, until, by, limit)

    def about(self, party: str) -> AboutAnswer:
        """All that is said of a party, organisation, person, office, body or source.

        Raises:
            UnknownReference: where none has that name.
        """
        from tracker.views.about import KINDS, Abouts

        try:
            return Abouts(self._reader).about(party)
        except UnknownReference as error:
            raise self._unknown("party", error.ref, KINDS) from error

    def positions(self, item: str, *, blocking: bool = False) -> PositionsAnswer:
        """The stances on an item.

        Raises:
            UnknownReference: where there is no such item.
        """
        from tracker.views.items import Items

        if self._reader.thing("item", item) is None:
            raise self._unknown("item", item, ("item",))
        return Items(self._reader).positions(item, blocking=blocking)

    def meetings(
        self, after: str | None = None, before: str | None = None, body: str | None = None
    ) -> MeetingsAnswer:
        """Meetings that start after (before) a date, of one body.

        Raises:
            InvalidDate: where a bound is no date.
            UnknownReference: where there is no such body.
        """
        from tracker.views.meetings import Meetings

        within = self._body(body) if body is not None else None
        return Meetings(self._reader).list(after, before, within)

    def measures(self, *, open_only: bool = False, overdue: bool = False) -> MeasuresAnswer:
        """All named measures, those not done with, or those that should have been by now."""
        from tracker.views.plans import Plans

        return Plans(self._reader).measures(open_only=open_only, overdue=overdue)

    def conflicts(self) -> ConflictsAnswer:
        """Open disputes, tallies that do not fit, facts that were probably recorded twice."""
        from tracker.views.conflicts import Conflicts

        return Conflicts(self._reader).show()

    def conformance(self) -> ConformanceAnswer:
        """All gaps and irregular facts, by the procedure in force on each one's latest day."""
        from tracker.audit.conformance import conformance

        return conformance(self._reader)

    def todo(self, kind: str | None = None, limit: int | None = None) -> TodoAnswer:
        """What needs attention, of all kinds or one; at most ``limit`` of each.

        Raises:
            UnknownWord: where there is no such kind.
        """
        from tracker.domain.words import nearest
        from tracker.views.todo import TASK_KINDS, Todo

        if kind is not None and kind not in TASK_KINDS:
            known = tuple(TASK_KINDS)
            raise UnknownWord(kind, "kind of task", known, nearest(kind, known))
        return Todo(self._reader).show(kind, limit)

    def statements(self, about: str | None = None) -> FactsAnswer:
        """Statements, of all or about one thing.

        Raises:
            UnknownReference: where nothing has that id.
        """
        from tracker.views.lists import Lists

        if about is not None and self._things.find(about) is None:
            raise self._unknown("name", about, ANYTHING)
        return Lists(self._reader).statements(about)

    def sources(self, limit: int | None = None) -> SourcesAnswer:
        """All sources by date, or so many of the last ones."""
        from tracker.views.lists import Lists

        return Lists(self._reader).sources(limit)

    def log(self, limit: int | None = None, chosen: Chosen | None = None) -> FactsAnswer:
        """The log's entries, newest first; ``chosen`` are what they must have (:class:`Chosen`).

        Raises:
            UnknownWord: for a type of event that this program does not have.
            UnknownReference: for a source that there is not.
            InvalidDate, InvalidMoment: for a bound that is none, or a span that runs backwards.
        """
        return self._logged(chosen, lambda book, which: book.entries(which, limit))

    def why_nothing(self, chosen: Chosen) -> tuple[str, ...]:
        """Where the log gives nothing: which filter finds nothing by itself, and what was meant."""
        from tracker.views.nothing import why_nothing

        return tuple(why_nothing(self._reader, chosen))

    def followed(self, chosen: Chosen, reached: int, most: int) -> tuple[FactsAnswer, int]:
        """Entries behind a position, oldest first, and how far was looked: for who follows.

        Raises:
            As :meth:`log`.
        """
        return self._logged(chosen, lambda book, which: book.next(which, reached, most))

    def _logged(self, chosen: Chosen | None, ask: Callable[[Logbook, Chosen], Answer]) -> Answer:
        from tracker.domain.words import nearest
        from tracker.log.catalogue import catalogue
        from tracker.views.logbook import EVERYTHING, Logbook

        chosen = chosen or EVERYTHING
        known, kind = catalogue().names(), chosen.type
        if kind is not None and kind not in known:
            raise UnknownWord(kind, "type of entry", known, nearest(kind, known))
        try:
            return ask(Logbook(self._reader), chosen)
        except UnknownReference as error:
            raise self._unknown("source", error.ref, ("source",)) from error

    def search(
        self, text: str, limit: int | None = None, *, retracted: bool = False
    ) -> SearchAnswer:
        """Facts whose texts hold all words of a search, by place and then newest first.

        Raises:
            NothingSought: where there is neither letter nor digit in the text.
            InvalidText: for what no text of the log can hold.
        """
        from tracker.domain.text import clean
        from tracker.views.searching import Search

        return Search(self._reader).find(clean(text), limit, retracted=retracted)

    def brief(self, *refs: str) -> BriefAnswer:
        """What has these ids, keys or entry numbers, to take along: with sources and root.

        Raises:
            UnknownReference: where nothing has one of them.
        """
        from tracker.views.briefs import brief

        return brief(self._reader, [self.show(ref) for ref in refs])

    def procedures(self) -> ProceduresAnswer:
        """All procedures, shipped or adopted."""
        from tracker.views.procedures import Procedures

        return Procedures(self._reader).listed()

    def procedure(self, name: str) -> ProcedureAnswer:
        """One procedure as it is in force, else as it is shipped.

        Raises:
            UnknownReference: where none is called so.
        """
        from tracker.views.procedures import Procedures

        return Procedures(self._reader).show(name)

    def _unknown(self, what: str, ref: str, kinds: tuple[str, ...]) -> UnknownReference:
        import difflib

        from tracker.views.named import hint_for
        from tracker.views.near import FACT, names_near

        found = [name for kind in kinds for name in names_near(self._reader, kind, ref)]
        names = {name.lower(): name for name in found}
        if kinds == ANYTHING:
            keys = names_near(self._reader, FACT, ref)
            names |= {key: key for key in keys if "/" not in key}
        close = difflib.get_close_matches(ref.lower(), names, n=3)
        hint = hint_for(ref) if kinds == ANYTHING else ""
        return UnknownReference(what, ref, tuple(names[name] for name in close), hint)
