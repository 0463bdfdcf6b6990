"""Procedures of a log that a docket can't tell: all but those that are shipped."""

from collections.abc import Iterator

from tracker.domain.adoption import ProcedureAdopted
from tracker.domain.facts import Claim
from tracker.domain.procedure import definition, shipped, shipped_names
from tracker.views.exports import Exports
from tracker.views.known import LogKnown


def procedures_left_out(exports: Exports, known: LogKnown) -> Iterator[str]:
    """Name each adoption that an import would not make again by itself."""
    for entry in exports.of_type("procedure.adopted"):
        name = entry.stream.partition("/")[2]
        if not isinstance(entry.data, ProcedureAdopted):
            continue
        as_shipped = name in shipped_names() and entry.data == ProcedureAdopted(
            definition(shipped(name))
        )
        alone = len(known.versions(name)) == 1 and entry.claim == Claim(key=entry.claim.key)
        if not (as_shipped and alone):
            yield f"@{entry.position} {entry.claim.key} ({entry.type}): adopt it again by hand"
