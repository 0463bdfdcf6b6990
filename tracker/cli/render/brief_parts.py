"""Parts of briefs: the answer in sentences, and tables whose every row has its sources."""

from collections.abc import Iterable, Iterator, Mapping

from tracker.app.answers import (
    DisputeAnswer,
    FactAnswer,
    ItemAnswer,
    MeasureAnswer,
    MeetingAnswer,
    StanceAnswer,
)
from tracker.cli.render.documents import Block, Paragraph, Run, Runs, Table, named, plain
from tracker.cli.render.parts import happened, made_public, public
from tracker.cli.render.tables import status
from tracker.cli.render.text import count
from tracker.errors import one_of

NONE = (Run("no source"),)


class Cites:
    """The numbers of a brief's sources."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        """Take the number of each source."""
        self._numbers = numbers

    def __call__(self, sources: Iterable[str]) -> tuple[int, ...]:
        """The numbers of some sources, in order."""
        return tuple(sorted(self._numbers[name] for name in sources if name in self._numbers))

    def cell(self, sources: tuple[str, ...], independent: int) -> Runs:
        """The sources of a row, and how many are independent where that are fewer."""
        if not sources:
            return NONE
        fewer = f" {independent} independent" if independent < len(sources) else ""
        return (Run("", self(sources)), Run(fewer))

    def backing(self, sources: tuple[str, ...], independent: int) -> Runs:
        """How many sources, and how many of them are independent, in words."""
        text = f"{count(len(sources), 'source')}, {independent} independent"
        return named("Backing", text if sources else "no source", self(sources))


# --- the answer in sentences ----------------------------------------------------------------------


def item_summary(item: ItemAnswer, cites: Cites) -> Iterator[Runs]:
    """What stands of an item: belonging, state, since when, who blocks, what is pending."""
    place = " / ".join(part for part in (item.organisation, item.body) if part)
    concerns = f"; concerns {' '.join(item.concerns)}" if item.concerns else ""
    yield named("Of", f"{place or 'a body not told'}; procedure {item.procedure}{concerns}")
    if item.links:
        yield named("Linked", "; ".join(item.links))
    if item.label is None:
        yield named("State", "nothing certain is known at this moment")
    else:
        by = f" by {' '.join(item.by)}" if item.by else ""
        yield named("State", f"{item.label}{by}", cites(item.sources))
        since = f"{item.since_text}; {made_public(item.public_since)}"
        yield named("Since", since, cites(item.sources))
        yield cites.backing(item.sources, item.independent_sources)
    for block in item.blocked_by:
        grounds = block.grounds or "not reported"
        text = f"by {block.member} ({block.stance}); grounds: {grounds}"
        yield named("Blocked", text, cites(block.sources))
    if not item.blocked_by:
        yield named("Blocked", "by nobody, as far as reported")
    for request in item.pending:
        answers = one_of(request.awaits) or "what became of it"
        text = f"{request.what}: no source says {answers}"
        yield named("Pending", text, cites(request.sources))
    yield from possible_items(item.possible, cites)


def possible_items(facts: tuple[FactAnswer, ...], cites: Cites) -> Iterator[Runs]:
    """What may have happened by then."""
    for fact in facts:
        text = f"{fact.what} ({happened(fact.happened)})"
        yield named("Possible by then, not certain", text, cites(fact.sources))


def meeting_summary(meeting: MeetingAnswer, cites: Cites) -> Iterator[Runs]:
    """What is told of a meeting, by the sources of its facts together."""
    told = {
        "Outcome": meeting.state,
        "Body": " ".join(meeting.bodies),
        "Symbol": meeting.symbol,
        "Date": " to ".join(part for part in (meeting.starts, meeting.ends) if part),
        "Place": meeting.venue,
        "Form": ", ".join(filter(None, (meeting.kind, meeting.format, meeting.composition))),
        "Chair": meeting.chair,
        "Present": " ".join(meeting.present),
        "Absent": " ".join(meeting.absent),
    }
    sources = cites({name for fact in meeting.history for name in fact.sources})
    for name, value in told.items():
        if value:
            yield named(name, value, () if name in {"Body", "Symbol"} else sources)
    yield from possible_items(meeting.possible, cites)


# --- tables ---------------------------------------------------------------------------------------


def positions_blocks(stances: tuple[StanceAnswer, ...], cites: Cites) -> Iterator[Block]:
    """Who stands where, and what each said before."""
    if not stances:
        yield Paragraph(plain("No source tells a position."))
        return
    header = ("Who", "Position", "Since", "Public since", "Grounds", "According to", "Sources")
    rows = []
    for stance in stances:
        rows.append(_stance(stance, stance.member, cites))
        rows += [_stance(before, "before:", cites) for before in stance.before]
    yield Table(header, tuple(rows))


def _grounds(stance: StanceAnswer) -> str:
    condition = f"on condition: {stance.condition}" if stance.condition else ""
    told = "; ".join(each for each in (condition, stance.grounds) if each)
    return told or "not reported"


def _stance(stance: StanceAnswer, who: str, cites: Cites) -> tuple[Runs, ...]:
    disputed = " (disputed)" if stance.disputed else ""
    return (
        plain(who),
        plain(stance.stance + disputed),
        plain(happened(stance.since)),
        plain(public(stance.public_since)),
        plain(_grounds(stance)),
        plain(stance.according_to or "-"),
        cites.cell(stance.sources, stance.independent_sources),
    )


def timeline_blocks(
    facts: tuple[FactAnswer, ...], cites: Cites, *, subject: bool = False
) -> Iterator[Block]:
    """Facts in the order of the world; with ``subject`` each says what it is about."""
    if not facts:
        yield Paragraph(plain("Nothing that stands at this moment."))
        return
    about = ("About",) if subject else ()
    header = ("Happened", *about, "What", "Public since", "Sources", "Entry")
    yield Table(header, tuple(_fact(fact, cites, subject=subject) for fact in facts))


def _fact(fact: FactAnswer, cites: Cites, *, subject: bool) -> tuple[Runs, ...]:
    about = (plain(" ".join(fact.about)),) if subject else ()
    dated = fact.sources or fact.public_since
    return (
        plain(happened(fact.happened)),
        *about,
        tuple(_what(fact, cites)),
        plain(public(fact.public_since) if dated else "-"),
        cites.cell(fact.sources, fact.independent_sources),
        plain(f"{fact.entry} {fact.key}"),
    )


def _what(fact: FactAnswer, cites: Cites) -> Iterator[Run]:
    """What a fact says, and all that is to be said of it."""
    yield Run(fact.what)
    if fact.grounds and fact.grounds not in fact.what:
        yield Run(f"; grounds: {fact.grounds}")
    if fact.according_to:
        yield Run(f"; according to {fact.according_to}")
    for words in fact.wording:
        yield Run(f"; in the words of the source “{words.wording}”", cites((words.source,)))
    if fact.gap:
        yield Run(f"; before it not reported: {', '.join(fact.gap)}")
    if fact.irregular:
        yield Run(f"; irregular: {fact.irregular}")
    if fact.retracted:
        yield Run(f"; retracted by {fact.retracted}")
    if fact.disputes:
        yield Run(" (disputed)", strong=True)
    if fact.note:
        yield Run(f"; recorder's note: {fact.note}")


def measures_blocks(measures: tuple[MeasureAnswer, ...], cites: Cites) -> Iterator[Block]:
    """Measures with the status that stands, and why."""
    if not measures:
        yield Paragraph(plain("No measure is named."))
        return
    header = ("Measure", "Status", "Why", "Since", "Public since", "Due", "Sources")
    yield Table(header, tuple(_measure(one, cites) for one in measures))


def _measure(measure: MeasureAnswer, cites: Cites) -> tuple[Runs, ...]:
    why = "; ".join(filter(None, (measure.reason, measure.party, measure.grounds)))
    return (
        plain(f"{measure.title} ({measure.id})"),
        plain(status(measure)),
        plain(why or ("not told" if measure.status == "unfulfilled" else "-")),
        plain(happened(measure.since)),
        plain(public(measure.public_since) if measure.status else "-"),
        plain(happened(measure.due) if measure.due else "not told"),
        cites.cell(measure.sources, measure.independent_sources) if measure.status else plain("-"),
    )


def disputes_blocks(disputes: tuple[DisputeAnswer, ...], cites: Cites) -> Iterator[Block]:
    """What the record says, and what somebody says instead."""
    if not disputes:
        yield Paragraph(plain("No open dispute."))
        return
    header = ("The record says", "Somebody says instead", "According to", "Public since",
              "Sources", "Entry")  # fmt: skip
    rows = tuple(
        (
            plain(f"{one.claim} ({one.fact} {one.fact_entry})"),
            plain(one.says),
            plain(one.according_to or "not told"),
            plain(public(one.public_since)),
            (Run("", cites(one.sources)),) if one.sources else NONE,
            plain(f"{one.entry} {one.key}"),
        )
        for one in disputes
    )
    yield Table(header, rows)


def outcomes_table(meeting: MeetingAnswer, cites: Cites) -> Table:
    """The items of a meeting's agenda, as they stand at the moment."""
    header = ("No.", "Item", "State", "Since", "Blocked by", "Sources")
    rows = tuple(
        (
            plain("-" if one.number is None else str(one.number)),
            plain(f"{one.title} ({one.id})"),
            plain(" by ".join(filter(None, (one.label or "nothing certain", " ".join(one.by))))),
            plain(happened(one.since)),
            plain(" ".join(one.blocked_by) or "-"),
            cites.cell(one.sources, one.independent_sources),
        )
        for one in meeting.agenda
    )
    return Table(header, rows)
