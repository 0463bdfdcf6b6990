"""From a docket's facts to orders: which commands a line of a docket stands for.

One fact may stand for several events: "announced, with this agenda" is a meeting, the items on
its agenda and their transitions. The first event has the fact's key, the others ``key/…``.
"""

from collections.abc import Iterator
from typing import Any, assert_never, cast

from tracker.app.naming import SourceIds
from tracker.app.orders import Order
from tracker.app.translate_meetings import of_meeting
from tracker.app.translate_things import of_organisation, of_thing
from tracker.domain import marks, organisation, source, statement
from tracker.domain.facts import Citation, Claim, Command
from tracker.domain.known import Known, Reference, unknown
from tracker.errors import Finding, Impossible, Refused
from tracker.exchange import fact_records as facts
from tracker.log.catalogue import catalogue


class Translator:
    """Turns facts into orders."""

    def __init__(self, known: Known, source_id: SourceIds) -> None:
        """Take what is known, and the ids of the docket's sources."""
        self._known = known
        self._source_id = source_id

    def orders(self, key: str, fact: facts.FactRecord) -> Iterator[Order]:
        """The one order of a fact.

        Raises:
            Refused: where the fact contradicts itself, or is a mark on a name.
        """
        if isinstance(fact, facts.Mark):
            self._check_marked(fact.fact)
        yield Order(key, tuple(self._fact(key, fact)))

    def _fact(self, key: str, fact: facts.FactRecord) -> Iterator[Command]:
        claim = self._claim(key, fact)
        if isinstance(fact, facts.MeetingFacts):
            yield from of_meeting(claim, fact)
            return
        if isinstance(fact, facts.MarkFacts):
            yield self._mark(claim, fact)
            return
        match fact:
            case facts.StatementFact():
                yield self._statement(claim, fact)
            case facts.SourceFact():
                yield self._amended(claim, fact)
            case facts.ChairFact() | facts.MembershipFact() | facts.ParticipationFact():
                home = self._home(fact.organisation, fact.body)
                data = of_organisation(fact)
                yield organisation.OrganisationFact(claim=claim, organisation=home, data=data)
            case _:
                yield of_thing(claim, fact)

    def _mark(self, claim: Claim, fact: facts.MarkFacts) -> marks.MarkCommand:
        match fact:
            case facts.DisputeFact():
                return _dispute(claim, fact)
            case facts.CorroborationFact():
                return marks.Corroborate(claim=claim, fact=fact.fact)
            case facts.SettlementFact():
                outcome: Any = fact.outcome
                by = self._source_id(fact.withdrawn_by) if fact.withdrawn_by else None
                return marks.Settle(
                    claim=claim, dispute=fact.fact, outcome=outcome, reason=fact.reason,
                    withdrawn_by=by,
                )  # fmt: skip
            case facts.RetractionFact():
                by = self._source_id(fact.withdrawn_by) if fact.withdrawn_by else None
                return marks.Retract(
                    claim=claim, fact=fact.fact, reason=fact.reason, withdrawn_by=by
                )
            case _:
                assert_never(fact)

    def _amended(self, claim: Claim, fact: facts.SourceFact) -> source.AmendSource:
        change: Any = fact.what.removeprefix("source ")
        data = source.SourceAmended(change, fact.says, fact.grounds, fact.url, fact.sha256)
        return source.AmendSource(claim=claim, source=self._source_id(fact.source), data=data)

    def _check_marked(self, key: str) -> None:
        """Refuse a mark on a registration, whose key has slashes as those of further events have.

        Raises:
            Refused: since a name claims nothing that could be wrong.
        """
        target = self._known.target(key) if "/" in key else None
        names = {kind.name for kind in catalogue().kinds() if kind.setup}
        if target is not None and target.type in names:
            reason = f"{key} is a name and claims nothing: marks are about facts"
            raise Refused([Finding("fact", Impossible(reason))])

    def _claim(self, key: str, fact: facts.Claimed) -> Claim:
        happened = fact if isinstance(fact, facts.Happened) else None
        return Claim(
            key=key,
            occurred=happened.on if happened is not None else None,
            order=happened.order if happened is not None else 0,
            reported=fact.reported,
            sources=self._citations(fact),
            according_to=fact.according_to,
            note=fact.note,
            irregular=happened.irregular if happened is not None else None,
        )

    def _citations(self, fact: facts.Claimed) -> tuple[Citation, ...]:
        """The cited sources, each with its own wording.

        Raises:
            Refused: where a wording belongs to no source, or nobody can tell to which.
        """
        names = [cited.source for cited in fact.sources]
        wording = fact.wording
        if isinstance(wording, str):
            if len(names) != 1:
                reason = "whose wording it is cannot be told: write `wording: {S7: refused}`"
                raise Refused([Finding("wording", Impossible(reason))])
            wording = {names[0]: wording}
        words = wording or {}
        strange = [name for name in words if name not in names]
        if strange:
            reason = f"{strange[0]!r} has a wording and is not among the sources in `from`"
            raise Refused([Finding("wording", Impossible(reason))])
        return tuple(
            Citation(
                source=self._source_id(cited.source),
                locator=cited.locator,
                wording=words.get(cited.source),
            )
            for cited in fact.sources
        )

    def _home(self, named: str | None, body: str | None) -> str:
        """The organisation that a fact is about: as named, else the body's.

        Raises:
            Refused: for an unknown body.
        """
        if named is not None:
            return named
        thing = self._known.thing("body", body or "")
        if thing is None:
            missing = unknown(self._known, Reference("body", ("body",), body or ""))
            raise Refused([Finding("body", missing)])
        return thing.stream.partition("/")[2]

    def _statement(self, claim: Claim, fact: facts.StatementFact) -> statement.MakeStatement:
        return statement.MakeStatement(
            claim=claim,
            speaker=self._source_id(fact.by),
            summary=fact.says,
            about=tuple(self._source_id(name) for name in fact.about),
            attached_to=fact.attached_to,
            aligned=fact.aligned,
            meeting=fact.at,
            kind=cast("statement.StatementKind | None", fact.kind),
        )


def _dispute(claim: Claim, fact: facts.DisputeFact) -> marks.Dispute:
    if isinstance(fact.says, str):
        return marks.Dispute(claim=claim, fact=fact.fact, text=fact.says)
    sayings = tuple(marks.Saying(field, value) for field, value in fact.says.items())
    return marks.Dispute(claim=claim, fact=fact.fact, says=sayings)
