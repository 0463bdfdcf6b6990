"""What an export writes: entries in the order of their places, a replacement in the old one.

A fact that its source withdrew was told until then, so it is written, and its retraction too; one
that was taken back as a mistake never was.
"""

from collections.abc import Iterator

import msgspec

from tracker.domain.facts import Entry
from tracker.domain.when import ALWAYS
from tracker.views.moment_sql import CHAIN, STANDS, bounds_of
from tracker.views.reader import Reader
from tracker.views.reader_sql import ENTRY

TOLD = f"""
{{0}}.position <= :n AND {{0}}.reported <= :r AND {{0}}.latest <= :d
AND ({{0}}.retracted_position IS NULL OR {{0}}.retracted_position > :n
     OR {{0}}.retracted_reported > {ALWAYS})
"""
"""Certainly happened by the moment, as told then or before: withdrawn since, or not."""

EVERYTHING = f"""
SELECT {ENTRY}, o.key, o.mark, CASE WHEN f.retracted_position <= :n THEN f.retracted_position END
FROM fact f JOIN event e ON e.position = f.position
LEFT JOIN mark k ON k.position = f.position LEFT JOIN fact o ON o.position = k.target
WHERE {TOLD.format("f")} AND (NOT f.mark OR EXISTS (
    SELECT 1 FROM fact t WHERE {CHAIN.format("t", "o")} AND {TOLD.format("t")}
)) ORDER BY f.place, f.position
"""  # noqa: S608 - constants alone, as all statements here

STANDING = f"""
SELECT {ENTRY}, NULL, 0, NULL FROM fact f JOIN event e ON e.position = f.position
WHERE NOT f.mark AND {STANDS.format("f")} ORDER BY f.place, f.position
"""  # noqa: S608

OF_TYPE = f"""
SELECT {ENTRY}, NULL, 0, NULL FROM fact f JOIN event e ON e.position = f.position
WHERE f.type = :type AND {TOLD.format("f")} ORDER BY f.place
"""  # noqa: S608

OF_STREAM = f"""
SELECT {ENTRY}, NULL, 0, NULL FROM fact f JOIN event e ON e.position = f.position
WHERE f.stream = :stream AND f.type || '' = :type AND {TOLD.format("f")} ORDER BY f.place
"""  # noqa: S608

HAS_TOLD = f"""
SELECT 1 FROM fact f WHERE f.stream = :stream AND f.type || '' = :type AND {TOLD.format("f")}
LIMIT 1
"""  # noqa: S608

MISTAKES = f"""
SELECT count(*) FROM fact f JOIN mark k ON k.position = f.position
WHERE f.type = 'event.retracted' AND f.position <= :n AND f.reported = {ALWAYS}
AND NOT EXISTS (
    SELECT 1 FROM fact o JOIN fact x ON x.key = o.key AND x.place = o.place
    WHERE o.position = k.target AND x.position > f.position AND x.position <= :n
)
"""  # noqa: S608
"""How many retractions took a mistake back and put nothing in its place, in whichever stream."""


class Told(msgspec.Struct, frozen=True):
    """An entry; of a mark also the key of what it is about, and whether that is a mark too.

    ``withdrawn`` is the position of the retraction by which its source took it back.
    """

    entry: Entry
    about: str | None = None
    about_mark: bool = False
    withdrawn: int | None = None


class Exports:
    """What there is to write at one reader's moment."""

    def __init__(self, reader: Reader) -> None:
        """Take the reader."""
        self._reader = reader

    @property
    def entries(self) -> int:
        """How many entries the moment has."""
        return self._reader.moment.position + 1

    def everything(self) -> Iterator[Told]:
        """All entries that an export tells of, marks too."""
        return self._told(EVERYTHING)

    def standing(self) -> Iterator[Entry]:
        """All facts and names that stand."""
        return (told.entry for told in self._told(STANDING))

    def of_type(self, kind: str) -> Iterator[Entry]:
        """All entries of a type, whatever they are of."""
        return (told.entry for told in self._told(OF_TYPE, type=kind))

    def of_stream(self, stream: str, kind: str) -> list[Entry]:
        """The entries of a type in one stream."""
        number = self._reader.stream(stream)
        return [told.entry for told in self._told(OF_STREAM, stream=number, type=kind)]

    def has(self, stream: str, *kinds: str) -> bool:
        """Whether a stream has an entry of one of these types."""
        number = self._reader.stream(stream)
        return any(self._reader.select(HAS_TOLD, stream=number, type=kind) for kind in kinds)

    def mistakes(self) -> int:
        """How many facts were taken back as mistakes and not recorded otherwise."""
        return int(self._reader.select(MISTAKES)[0][0])

    def _told(self, sql: str, **parameters: object) -> Iterator[Told]:
        bounds = bounds_of(self._reader.moment)
        for row in self._reader.connection.rows(sql, **parameters, **bounds):
            yield Told(self._reader.entry(row), row[6], bool(row[7]), row[8])
