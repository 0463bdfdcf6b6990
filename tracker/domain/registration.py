"""Registering a thing: the one rule that all streams share.

Pure domain. The same registration again is no event; another one under the same id is refused.
"""

import msgspec

from tracker.domain.facts import Draft, Event
from tracker.errors import Contradiction, Finding, Refused


def register(existing: Event | None, draft: Draft, name: str) -> tuple[Draft, ...]:
    """Give the draft where the thing is new, nothing where it is registered alike.

    Raises:
        Refused: one finding for each field in which the two differ.
    """
    if existing is None:
        return (draft,)
    findings = [
        Finding(field, Contradiction(f"{name}: {field}", _text(old), _text(new)))
        for field, old, new in differences(existing, draft.data)
    ]
    if findings:
        raise Refused(findings)
    return ()


def differences(old: Event, new: Event) -> list[tuple[str, object, object]]:
    """List the fields in which two events of one type differ, with both values."""
    pairs = zip(old.__struct_fields__, msgspec.structs.astuple(old), strict=True)
    return [
        (field, before, getattr(new, field))
        for field, before in pairs
        if before != getattr(new, field)
    ]


def _text(value: object) -> str:
    if value is None:
        return "nothing"
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
