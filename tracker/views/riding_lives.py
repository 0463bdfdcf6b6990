"""The lives of items (see ``lives``) in the rows that ride along with new entries.

Those of items that are new stand in the rows that name them; those of others are brought up to
date by the same statement. It sees what was recorded before, and nothing that it writes itself:
what is new is handed in.
"""

from collections.abc import Mapping
from operator import itemgetter
from typing import Any

from tracker.domain.when import NEVER
from tracker.views.lives import ITEM, told
from tracker.views.packing import Packed

Rows = dict[str, list[dict[str, Any]]]

LIFE = """
, lives AS (
    UPDATE standing t SET begins = least(t.begins, r.begins),
        done = CASE WHEN r.newest THEN r.done ELSE t.done END,
        done_latest = CASE WHEN r.newest THEN r.done_latest ELSE t.done_latest END,
        done_reported = CASE WHEN r.newest THEN r.done_reported ELSE t.done_reported END
    FROM (
        SELECT x.num, l.begins, m.start + l.done AS done, l.done_latest, l.done_reported,
            l.latest IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM standing c WHERE c.subject = x.num AND c.slot = 'state'
                AND c.who = '' AND (c.latest, c.ord) > (l.latest, l.ord)
            ) AS newest
        FROM moved m CROSS JOIN json_to_recordset(CAST(:life AS json)) l (
            id text, begins bigint, latest bigint, ord smallint, done bigint, done_latest bigint,
            done_reported bigint
        ) JOIN entity x ON x.kind = 'item' AND x.id = l.id
    ) r
    WHERE t.subject = r.num AND t.slot = 'named' AND t.who = '' AND (
        t.begins > r.begins OR (r.newest AND (t.done IS NOT NULL OR r.done IS NOT NULL))
    )
)"""
"""What is recorded later has the later place: of states of equal dates it is the newest."""

_FACT = itemgetter("position", "event_id", "key", "type", "mark", "earliest", "latest", "stream")
_MENTION = itemgetter("ref", "role", "position")
_ORDER = itemgetter("latest", "ord", "position")


def lives(rows: Rows, new: Mapping[str, int]) -> list[dict[str, Any]]:
    """Tell the lives of the items among new rows: in the rows that name new ones, or as rows."""
    states, named, found = _newest_states(rows), _named(rows), []
    for row in named.values():
        row["begins"] = NEVER
    facts, mentions = map(_FACT, rows["fact"]), map(_MENTION, rows["mention"])
    for ref, life in told(Packed(0, fact=[*facts], mention=[*mentions])).items():
        state = states.get(ref)
        values = {"begins": life.begins, **_end(state)}
        if ref in new:
            named[ref].update(values)
        else:
            found.append({"id": ref.removeprefix(ITEM), **values, **_dated(state)})
    return found


def _named(rows: Rows) -> dict[str, dict[str, Any]]:
    """The rows that name items; a later title does not."""
    return {
        _ref(row): row
        for row in rows["standing"]
        if row["slot"] == "named" and row["kind"] == "item" and not row["who"]
    }


def _newest_states(rows: Rows) -> dict[str, dict[str, Any]]:
    """The newest state of each item, in the order of the world."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows["standing"]:
        if row["slot"] == "state" and row["kind"] == "item":
            found[_ref(row)] = max(found.get(_ref(row), row), row, key=_ORDER)
    return found


def _ref(row: Mapping[str, Any]) -> str:
    return f"{row['kind']}/{row['id']}"


def _end(state: Mapping[str, Any] | None) -> dict[str, int]:
    """The columns of a state that closes its item."""
    if state is None or state["effect"] != "closed":
        return {}
    dates = {f"done_{column}": state[column] for column in ("latest", "reported")}
    return {"done": state["position"], **dates}


def _dated(state: Mapping[str, Any] | None) -> dict[str, int]:
    """What orders a state."""
    return {} if state is None else {"latest": state["latest"], "ord": state["ord"]}
