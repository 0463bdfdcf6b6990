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
    """What is said of a name of some kinds: those that look like it, or begin with it."""
    found = [name for kind in kinds for name in names_near(reader, kind, ref)]
    names = {name.lower(): name for name in found}
    if kinds == ANYTHING:
        names |= {key: key for key in names_near(reader, FACT, ref) if "/" not in key}
    close = difflib.get_close_matches(ref.lower(), names)
    if ref:
        close += [name for name in sorted(names) if name.startswith(ref.lower())]
    meant = tuple(dict.fromkeys(names[name] for name in close))[:NEAREST]
    return UnknownReference(what, ref, meant, hint_for(ref) if kinds == ANYTHING else "")


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
