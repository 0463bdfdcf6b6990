"""The records of marks: facts about other facts of the docket or the log.

Exchange layer. All of them are facts of ``fact_records``, where they are read from.
"""

from typing import Annotated

from tracker.exchange.fact_base import Mark
from tracker.exchange.fields import Source, Text
from tracker.exchange.forms import TEXT, one_word
from tracker.exchange.shapes import either, table


class DisputeFact(Mark, frozen=True, kw_only=True):
    """A source says otherwise: text, or field by field."""

    what: Annotated[str, one_word("kind of fact", ("dispute",))]
    says: Annotated[str | dict[str, str], either(TEXT, table(TEXT, TEXT))]


class CorroborationFact(Mark, frozen=True, kw_only=True):
    """Another source says the same."""

    what: Annotated[str, one_word("kind of fact", ("corroborated",))]


class RetractionFact(Mark, frozen=True, kw_only=True):
    """A fact is taken back: our mistake, or ``withdrawn_by`` its source."""

    what: Annotated[str, one_word("kind of fact", ("retracted",))]
    reason: Text
    withdrawn_by: Source | None = None


class SettlementFact(Mark, frozen=True, kw_only=True):
    """A dispute (``fact``) came to an end: the disputed fact stands, or falls and is retracted."""

    what: Annotated[str, one_word("kind of fact", ("settled",))]
    outcome: Annotated[str, one_word("outcome of a dispute", ("stands", "falls"))]
    reason: Text
    withdrawn_by: Source | None = None


MarkFacts = DisputeFact | CorroborationFact | SettlementFact | RetractionFact
