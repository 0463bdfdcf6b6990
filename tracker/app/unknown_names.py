"""Names that nothing in the log has: what is said of them, with the nearest that there are."""

import difflib

from tracker.domain.known import ANYTHING
from tracker.domain.words import nearest
from tracker.errors import UnknownReference
from tracker.views.named import hint_for
from tracker.views.near import A_STREAM, FACT, names_near, streams_near
from tracker.views.reader import Reader

NEAREST = 3
"""Names that are suggested at most."""


def unheard(reader: Reader, what: str, ref: str, kinds: tuple[str, ...]) -> UnknownReference:
    """What is said of a name of some kinds: what else has it, what looks like it or begins so."""
    if (other := _of_another_kind(reader, ref, kinds)) is not None:
        return UnknownReference(what, ref, (), other)
    found = [name for kind in kinds for name in names_near(reader, kind, ref)]
    names = {name.lower(): name for name in found}
    if kinds == ANYTHING:
        names |= {key: key for key in names_near(reader, FACT, ref) if "/" not in key}
    close = difflib.get_close_matches(ref.lower(), names)
    if ref:
        close += [name for name in sorted(names) if name.startswith(ref.lower())]
    meant = tuple(dict.fromkeys(names[name] for name in close))[:NEAREST]
    return UnknownReference(what, ref, meant, hint_for(ref) if kinds == ANYTHING else "")


def _of_another_kind(reader: Reader, ref: str, kinds: tuple[str, ...]) -> str | None:
    """Say that a name is that of something else, and how that is asked for."""
    others = (kind for kind in ANYTHING if kind not in kinds)
    found = next((kind for kind in others if reader.thing(kind, ref) is not None), None)
    if found is None:
        return None
    return f"it is {'an' if found[0] in 'aeiou' else 'a'} {found}, see `tracker show {ref}`"


def unlogged(reader: Reader, error: UnknownReference) -> UnknownReference:
    """What is said of a name by which no entry of the log can be chosen."""
    if error.kind == "stream":
        known = streams_near(reader, error.ref)
    else:
        known = names_near(reader, FACT if error.kind == "key" else error.kind, error.ref)
    close = nearest(error.ref, tuple(known)) or tuple(
        name for name in known if name.startswith(error.ref)
    )
    hint = A_STREAM if error.kind == "stream" else ""
    return error.but(nearest=close[:NEAREST], hint=hint)
