"""Random commands: any command of the domain, about names that the world knows or does not.

A strategy is made from a struct's own annotations, so that a new field is drawn without anyone
telling; :data:`POOL` says which names are worth trying in which field.
"""

from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from hypothesis import strategies as st

from tests.domain.scenarios import CONSENSUS, told
from tracker.domain.procedure import definition
from tracker.domain.words import STANCES

PARTIES = ("ARM", "BLR", "KAZ", "GEO", "AZE", "csto", "nobody")
DATES = ("2022-11-23", "2023", "2019/2021", "2023-11-20/2023-11-30", "soon")

POOL: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("of", "office", "party", "by", "members", "concerns", "chair", "present"), PARTIES
    ),
    **dict.fromkeys(("absent", "after", "aligned", "on_behalf_of", "responsible", "to"), PARTIES),
    **dict.fromkeys(("body", "bodies"), ("csc", "cfm", "nowhere")),
    **dict.fromkeys(("meeting", "carried_over_from", "to_meeting"), ("summit", "sumit")),
    **dict.fromkeys(("published", "in_force", "due", "until", "starts", "ends"), DATES),
    **dict.fromkeys(("source", "relays", "withdrawn_by"), ("belta", "report", "x")),
    "organisation": ("csto", "eaeu"),
    "procedure": ("consensus", "vote"),
    "item": ("draft", "loose", "draft", "loose", "x"),
    "plan": ("roadmap", "x"),
    "measure": ("contacts", "x"),
    "name": ("roadmap", "draft", "summit"),
    "kind": ("meeting", "item", "plan"),
    "speaker": ("ARM", "belta", "draft"),
    "about": ("ARM", "draft", "summit", "x"),
    "attached_to": ("draft", "x"),
    "transition": (*(each.name for each in CONSENSUS.transitions[:8]), "unheard-of"),
    "stance": STANCES,
    "fact": ("known", "gone", "unheard-of"),
    "dispute": ("doubt", "old-doubt", "known", "unheard-of"),
}
"""Names and words by field; every other text is a letter."""

CLAIMS = st.builds(
    told,
    st.just("fact"),
    st.sampled_from([None, "1999", "2019/2021", "2022-11-23"]),
    st.sampled_from(["belta", "memo"]),
)


def any_of(annotation: Any, field: str = "") -> st.SearchStrategy[Any]:  # noqa: ANN401
    """Draw a value of a type, for the field of that name."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in {Union, UnionType}:
        return st.one_of([any_of(each, field) for each in arguments])
    if origin is tuple:
        return st.lists(any_of(arguments[0], field), max_size=2).map(tuple)
    if origin is Literal:
        return st.sampled_from(arguments)
    if annotation is str:
        return st.sampled_from(POOL.get(field, ("a", "b")))
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        return struct(annotation)
    return PLAIN[origin or annotation]


PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    NoneType: st.none(),
    int: st.integers(0, 40),
    bool: st.booleans(),
    dict: st.sampled_from([definition(CONSENSUS), {**definition(CONSENSUS), "states": []}]),
}


def struct(cls: type[msgspec.Struct]) -> st.SearchStrategy[Any]:
    """Draw a struct, field by field; a command's claim is drawn from a few."""
    hints = get_type_hints(cls)
    fields = {
        field: CLAIMS if field == "claim" else any_of(hints[field], field)
        for field in cls.__struct_fields__
    }
    return st.fixed_dictionaries(fields).map(lambda values: cls(**values))
