"""Agendas over meetings: the next one of a body, and what meetings left without an outcome."""

from tracker.views.agenda import Agendas
from tracker.views.appearances import Appearance, Appearances
from tracker.views.facts import Facts
from tracker.views.item_rows import ItemRows
from tracker.views.meetings import Meetings
from tracker.views.reader import Reader, Thing
from tracker.views.watch_answers import NextMeetingAnswer, UnfinishedAnswer, UnfinishedItem


class Unfinished:
    """What is ahead of a body, and what is left of its meetings, at one reader's moment."""

    def __init__(self, reader: Reader) -> None:
        """Take the reader."""
        self._reader = reader
        self._facts = Facts(reader)

    def next_of(self, body: str) -> NextMeetingAnswer:
        """The next announced meeting of a body ahead of the moment; undated ones come last."""
        ahead, _ = Agendas(self._reader).waiting(body)
        first = Meetings(self._reader).show(ahead[0].id) if ahead else None
        later = tuple(line.id for line in ahead[1:])
        return NextMeetingAnswer(body, first, later, self._facts.moment())

    def left(self, body: str | None = None) -> UnfinishedAnswer:
        """Open items that were on the agenda of a held meeting, those of the last one first."""
        found: list[tuple[Appearance, UnfinishedItem]] = []
        for thing in Agendas(self._reader).open_items(body):
            found += self._left(thing)
        found.sort(key=lambda pair: pair[0].place, reverse=True)
        return UnfinishedAnswer(body, tuple(one for _, one in found), self._facts.moment())

    def _left(self, thing: Thing) -> list[tuple[Appearance, UnfinishedItem]]:
        """What the last held meeting left of an open item, if it was on the agenda of one."""
        appearances = Appearances(self._reader, self._facts)
        held = [
            one
            for one in appearances.of(thing.id)
            if one.state == "held" and (one.gone is None or one.done)
        ]
        if not held:
            return []
        last = held[-1]
        (told,) = appearances.dispositions(thing.id, last.meeting.id)
        left = UnfinishedItem(
            item=ItemRows(self._reader).rows([thing], {thing.id: last.number})[0],
            meeting=last.meeting.id,
            starts=last.starts,
            disposition=told.disposition,
            carried_to=tuple(one.what for one in told.carried_to),
        )
        return [(last, left)]
