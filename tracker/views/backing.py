"""Facts that little backs: no source, one that was withdrawn, one original alone.

Every fact that stands is looked at once, by its sources' names; nothing of it is decoded. This is
the one question whose work is the whole log, since nearly all news rests on one source.
"""

from collections.abc import Iterator
from itertools import groupby

import msgspec

from tracker.domain.when import ALWAYS, NEVER
from tracker.views.facts import withdrawn
from tracker.views.moment_sql import CHAIN, STANDS, VISIBLE
from tracker.views.reader import Reader
from tracker.views.wording import bare

BACKED = f"""
SELECT f.position, f.key, m.ref FROM fact f
LEFT JOIN mention m ON m.position = f.position AND m.role = 'source'
WHERE NOT f.mark AND f.latest + 0 > {ALWAYS} AND {STANDS.format("f")} ORDER BY f.position
"""  # noqa: S608 - constants alone
"""Every dated fact that stands, with each source of it."""

CORROBORATED = f"""
SELECT f.position, m.ref FROM mark k JOIN fact c ON c.position = k.position
JOIN fact o ON o.position = k.target JOIN fact f ON {CHAIN.format("f", "o")}
JOIN mention m ON m.position = c.position AND m.role = 'source'
WHERE k.type = 'event.corroborated' AND {VISIBLE.format("c")}
AND NOT f.mark AND f.latest > {ALWAYS} AND {STANDS.format("f")}
"""  # noqa: S608
"""Each source of what corroborates such a fact."""


class Thin(msgspec.Struct):
    """Facts of one kind: the positions of the first ones, and how many there are."""

    shown: list[int]
    count: int = 0


def thin_facts(reader: Reader, limit: int | None) -> dict[str, Thin]:
    """Facts by how they are backed, each whole fact once, in the order of recording."""
    found = {kind: Thin([]) for kind in ("unsourced", "withdrawn", "single")}
    seen, gone = set[str](), withdrawn(reader)
    for position, key, names in _backed(reader):
        base = key.partition("/")[0]
        kind = None if base in seen else _kind(reader, _out(reader, position, names), gone)
        if kind is not None:
            seen.add(base)
            thin = found[kind]
            thin.count += 1
            if limit is None or len(thin.shown) < limit:
                thin.shown.append(position)
    return found


def _backed(reader: Reader) -> Iterator[tuple[int, str, list[str]]]:
    """Dated facts that stand: position, key, and their sources by name."""
    further: dict[int, list[str]] = {}
    for position, ref in reader.select(CORROBORATED):
        further.setdefault(int(position), []).append(bare(str(ref)))
    for position, rows in groupby(reader.rows(BACKED), key=lambda row: int(row[0])):
        told = [(str(key), ref) for _, key, ref in rows]
        names = [bare(str(ref)) for _, ref in told if ref is not None]
        yield position, told[0][0], [*names, *further.get(position, ())]


def _out(reader: Reader, position: int, names: list[str]) -> list[str]:
    """Those of the sources that were public by the bound of reports."""
    if reader.moment.reported == NEVER or not names:
        return names
    recorded_at = reader.entry_at(position).recorded_at
    return [name for name in names if reader.out_by_then(name, recorded_at)]


def _kind(reader: Reader, names: list[str], gone: frozenset[str]) -> str | None:
    """The kind of task that a fact's sources make of it; None where they back it well."""
    if not names:
        return "unsourced"
    if gone.issuperset(names):
        return "withdrawn"
    return "single" if reader.independent(names) <= 1 else None
