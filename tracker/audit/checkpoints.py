"""Checkpoints from outside, compared with the log's roots as its tree grows.

Where one fits and a later one does not, what was changed lies between the two. What no fitting
checkpoint covers could have been changed by the database's owner: no check inside it can tell.
"""

from collections.abc import Sequence

from tracker.audit.findings import Findings, Outside
from tracker.audit.tree import Tree
from tracker.log.origins import Era


class Checkpoints:
    """Compares each checkpoint when the tree has its size."""

    def __init__(self, outside: Sequence[Outside], findings: Findings) -> None:
        """Take the checkpoints in any order."""
        self._waiting = sorted(outside, key=lambda one: one.checkpoint.size)
        self._findings = findings
        self._failed = False
        self._broken: int | None = None
        self.fitting = 0
        self.covered = 0

    def keep(self, had: Sequence[Era]) -> None:
        """Put those aside that say nothing of this log, or of entries that it owns to have lost."""
        ends = {era.origin: era.stop for era in had}
        kept = []
        for one in self._waiting:
            point = one.checkpoint
            if point.origin not in ends:
                text = f"the checkpoint in {one.where} is of another log, {point.origin}"
                self._findings.add("checkpoint", None, text, grade="unknown")
            elif (end := ends[point.origin]) is not None and point.size > end:
                text = (
                    f"the checkpoint in {one.where} has {point.size} entries; the log was resumed"
                    f" after {end} of them"
                )
                self._findings.add("checkpoint", end, text, grade="warning")
            else:
                kept.append(one)
        self._waiting = kept

    @property
    def sizes(self) -> set[int]:
        """The sizes at which something is to be compared yet."""
        return {one.checkpoint.size for one in self._waiting}

    def broken(self, position: int) -> None:
        """An entry is missing here: no later size can be compared."""
        self._broken = position if self._broken is None else self._broken

    def compare(self, tree: Tree) -> None:
        """Compare those of the tree's size."""
        while self._waiting and self._waiting[0].checkpoint.size == tree.size:
            one = self._waiting.pop(0)
            if self._broken is not None:
                self._not_comparable(one, self._broken)
            elif tree.root() == one.checkpoint.root:
                self.fitting += 1
                self.covered = tree.size if not self._failed else self.covered
            else:
                self._fails(one)

    def beyond(self, size: int, *, replica: bool = False) -> None:
        """Those of more entries than there are: the log was cut, or a replica is late.

        ``size`` is the last position and one, also where entries before it are missing.
        """
        for one in self._waiting:
            said = one.checkpoint.size
            if self._broken is not None and said <= size:  # so many rows are not there to compare
                self._not_comparable(one, self._broken)
                continue
            text = f"the checkpoint in {one.where} has {said}"
            if replica:
                text = f"this replica has not received entries after @{size - 1} yet; {text}"
                self._findings.add("checkpoint", None, text, grade="unknown")
                continue
            self._failed = True
            ends = f"{size} entries" if self._broken is None else f"@{size - 1}"
            text = f"the log ends at {ends}; {text}"
            self._findings.add("checkpoint", size, text, last=said - 1)
        self._waiting = []

    def _not_comparable(self, one: Outside, position: int) -> None:
        size = one.checkpoint.size
        text = (
            f"the checkpoint of {size} entries in {one.where} can't be compared: there is a gap at"
            f" @{position}"
        )
        self._failed = True
        self._findings.add("checkpoint", None, text, grade="unknown")

    def _fails(self, one: Outside) -> None:
        """The first that does not fit bounds the damage; later ones add nothing."""
        if self._failed:
            return
        self._failed = True
        size = one.checkpoint.size
        text = f"the first {size} entries are not those of the checkpoint in {one.where}"
        self._findings.add("checkpoint", min(self.covered, size), text, last=max(size - 1, 0))
