"""Procedures of a log as a docket names them: a file each, beside the docket.

A shipped one that nobody changed needs none: an import adopts it on first mention.
"""

import re
from collections.abc import Iterator
from itertools import groupby

from tracker.app.name_records import Record, is_bare
from tracker.domain.adoption import ProcedureAdopted
from tracker.domain.facts import Entry
from tracker.domain.procedure import definition, parse, shipped, shipped_names
from tracker.domain.procedure_toml import toml
from tracker.exchange.writing import Beside
from tracker.views.exports import Exports

NEEDS_FILE = "a docket names a file for it: write one with -o"


class Procedures:
    """The procedures of a log; ``left_out`` says which of them the docket does not tell."""

    def __init__(self, exports: Exports, beside: Beside | None) -> None:
        """Take what there is to write, and what writes files; None where nothing can."""
        self._exports = exports
        self._beside = beside
        self.left_out: list[str] = []

    def records(self) -> Iterator[Record]:
        """The versions of all procedures that are not just as they are shipped."""
        entries = sorted(self._exports.of_type("procedure.adopted"), key=_name)
        found = {name: list(versions) for name, versions in groupby(entries, key=_name)}
        needed = [one for versions in found.values() if not _as_shipped(versions)
                  for one in versions]  # fmt: skip
        for entry in sorted(needed, key=lambda one: one.bounds.place):
            yield from self._record(entry)

    def _record(self, entry: Entry) -> Iterator[Record]:
        data = entry.data
        if not isinstance(data, ProcedureAdopted):
            return
        if self._beside is None:
            self._leave_out(entry, NEEDS_FILE)
            return
        text = toml(parse(data.definition))
        if definition(parse(text)) != data.definition:
            self._leave_out(entry, "its definition is of an older form: adopt it again by hand")
            return
        if not is_bare(entry.claim):
            self._leave_out(entry, "its definition is written, who says so is not", what="of ")
        name = re.sub("[^a-z0-9]+", "-", entry.claim.key.removeprefix("procedure/")).strip("-")
        self._beside(f"{name}.toml", text)
        file = f"{name}.toml"
        yield (
            "procedures",
            name,
            (file if data.in_force is None else {"file": file, "in_force": data.in_force}),
        )

    def _leave_out(self, entry: Entry, why: str, what: str = "") -> None:
        self.left_out.append(f"{what}@{entry.position} {entry.claim.key} ({entry.type}): {why}")


def _name(entry: Entry) -> str:
    return entry.stream.partition("/")[2]


def _as_shipped(versions: list[Entry]) -> bool:
    """Whether there is one version, and it is the one that an import adopts by itself."""
    name = _name(versions[0])
    return name in shipped_names() and [one.data for one in versions] == [
        ProcedureAdopted(definition(shipped(name)))
    ]
