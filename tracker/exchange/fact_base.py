"""What the records of facts have in common: who says so, and when it happened.

Exchange layer. The kinds themselves are in ``fact_records`` and ``meeting_records``.
"""

from typing import Annotated

import msgspec

from tracker.domain.words import COMPOSITIONS
from tracker.exchange.fields import Date, FactKey, Party, ReportDate, Reports, Text, Wording
from tracker.exchange.forms import ORDER, one_word
from tracker.exchange.records import Record

Composition = Annotated[str, one_word("composition", COMPOSITIONS)]


class Claimed(Record, frozen=True, kw_only=True):
    """What every fact carries: who says so, in which words, public since when."""

    reported: ReportDate | None = None
    sources: Reports = msgspec.field(default=(), name="from")
    wording: Wording | None = None
    according_to: Party | None = None
    note: Text | None = None


class Happened(Claimed, frozen=True, kw_only=True):
    """A fact about the world. Without a date (``on``) it stands on every date."""

    on: Date | None = None
    order: Annotated[int, ORDER] = 0
    irregular: Text | None = None


class Dated(Happened, frozen=True, kw_only=True):
    """A fact about the world that has a date."""

    on: Date


class Mark(Claimed, frozen=True, kw_only=True):
    """A fact about another fact of the docket or the log; it has no date in the world.

    ``target`` means the same as ``fact``, which in JSON Lines is the record's own key.
    """

    fact: FactKey
