"""Makes docs/states.md: the life of an item under each procedure that is shipped."""

from tracker.domain.procedure import shipped, shipped_names
from tracker.domain.procedure_docs import describe

INTRO = """\
# States of an item

What can become of an item is data: a TOML file in `tracker/domain/procedures/`. A docket names
the procedure of an organisation, a body or an item; where none is named it is `consensus`. The
definition that applies is recorded in the log when it is first needed.

A transition is named by what happened and leads to a state. A fact that the procedure does not
foresee is refused, unless its recorder says with `irregular: REASON` that it happened all the
same. [Concepts](concepts.md#gaps-and-irregular-facts) explains gaps and irregular facts.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([INTRO, *(describe(shipped(name)) for name in shipped_names())])
