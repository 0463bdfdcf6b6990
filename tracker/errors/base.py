"""The base of the error tree, and how messages write lists of names."""

from typing import Any, ClassVar, Self, dataclass_transform

OF_CLASSES = frozenset({"code", "exit_code"})
"""What is of a class of errors, no field."""


def one_of(names: tuple[str, ...], most: int = 12) -> str:
    """Write names as a readable list: ``a, b or c``; more than ``most`` are cut."""
    shown = list(names[:most])
    if len(names) > most:
        return ", ".join(shown) + f" and {len(names) - most} more"
    if len(shown) < 2:  # noqa: PLR2004 - two is what "or" needs
        return "".join(shown)
    return ", ".join(shown[:-1]) + " or " + shown[-1]


def did_you_mean(nearest: tuple[str, ...]) -> str:
    """Write the nearest names as a question, or nothing where there are none."""
    return f"; did you mean {one_of(nearest)}?" if nearest else ""


@dataclass_transform(eq_default=False)
class Fields:
    """A class whose annotations are its fields, in their order, as of a dataclass.

    A dataclass compiles code of its own: 0.2 ms a class, which the tree of errors would cost at
    every start.
    """

    _fields: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        """Add the fields of this class to those of its base."""
        own = (name for name in cls.__annotations__ if name not in OF_CLASSES)
        cls._fields = (*cls._fields, *own)

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - mypy knows each class's
        """Take the fields, by place or by name; those that have a default may be left out.

        Raises:
            TypeError: for other ones.
        """
        told = dict(zip(self._fields, given, strict=False)) | named
        there = {name for name in self._fields if name in told or hasattr(type(self), name)}
        if len(given) + len(named) != len(told) or told.keys() | there != set(self._fields):
            raise TypeError(f"{type(self).__name__} takes {one_of(self._fields)}")
        vars(self).update(told)

    def but(self, **changes: object) -> Self:
        """The same with other values in some fields."""
        return type(self)(**{name: getattr(self, name) for name in self._fields} | changes)


class TrackerError(Fields, Exception):
    """Base of all refusals. ``code`` is stable for scripts, ``exit_code`` for shells."""

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 10
    option = "--db"
    """By which option another database is named: that of a replica has one of its own."""
    asked = False
    """Whether it met who only asks: where nothing was to be recorded, no message speaks of it."""

    def __str__(self) -> str:
        """Build the one-line message; each class says its own."""
        return self.code

    @property
    def kept(self) -> str:
        """What is told to who wanted to record something: that none of it was."""
        return "" if self.asked else "; nothing was recorded"

    @property
    def exit_status(self) -> int:
        """The exit code of this very failure: its class's, unless it holds others."""
        return self.exit_code
