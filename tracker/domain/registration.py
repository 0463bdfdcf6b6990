"""Registering a thing: the one rule that all streams share.

Pure domain. The same registration again is no event; another one under the same id is refused.
"""

from collections.abc import Mapping
from typing import Any

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
        Finding(field, Contradiction(f"{name}: {field}", *_texts(old, new)))
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


def _texts(old: object, new: object) -> tuple[str, str]:
    if isinstance(old, dict) and isinstance(new, dict):
        return unlike(old, new)
    return _text(old), _text(new)


def _text(value: object) -> str:
    if value is None:
        return "nothing"
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


LONGEST = 60
"""Characters of a value in :func:`unlike`."""


def unlike(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, str]:
    """Say where two large values (definitions) differ: part by part, and of lists what differs."""
    parts = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    before, now = (
        "; ".join(f"{name}: {_part(one.get(name), other.get(name))}" for name in parts)
        for one, other in ((old, new), (new, old))
    )
    return before, now


def _part(value: Any, other: Any) -> str:  # noqa: ANN401 - a part of a definition can be anything
    """Write a part shortly; of a list of named things those that the other has not alike."""
    if isinstance(value, list) and isinstance(other, list):
        odd = [each.get("name", "") if isinstance(each, dict) else str(each)
               for each in value if each not in other]  # fmt: skip
        value = ", ".join(odd) or ("nothing more" if len(value) < len(other) else "another order")
    text = " ".join(_text(value).split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
