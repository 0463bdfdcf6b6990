"""Explanations of random histories: never broken, and one with what ``show`` says."""

import shlex
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.histories import (
    Step,
    histories,
    moments,
    pinned,
)
from tests.playing import played
from tests.views import answered
from tests.views.test_properties import SHOWN
from tests.world import ITEMS, MEMBERS
from tracker.app.answering import Questions
from tracker.domain.moment import Moment
from tracker.domain.when import moment_bound
from tracker.errors import InvalidMoment, UnknownReference
from tracker.views.explained import DiffAnswer, WhyAnswer

FEWER = settings(max_examples=settings().max_examples // 3)
OPTIONS = {"--on": "on", "--reported-until": "reported_until", "--recorded-until": "recorded_until"}


def asked(questions: Questions, ref: str, member: str | None = None) -> WhyAnswer | None:
    """What ``why`` answers; None for a name that nothing has."""
    try:
        return questions.why(ref, member)
    except UnknownReference:
        return None


def explained(questions: Questions) -> Iterator[tuple[tuple[str, str | None], WhyAnswer]]:
    """All explanations at a moment."""
    subjects: list[tuple[str, str | None]] = [(ref, None) for ref in SHOWN]
    subjects += [(f"item/{name}", who) for name in ITEMS for who in MEMBERS]
    subjects += [(fact.entry, None) for fact in questions.log(limit=6).facts]
    for subject in subjects:
        found = asked(questions, *subject)
        if found is not None:
            yield subject, found


def state(found: Any) -> tuple[str | None, tuple[str, ...]]:  # noqa: ANN401 - any answer
    """The state and by whom it is, as ``show`` says."""
    return (found.label, found.by) if found is not None else (None, ())


@FEWER
@given(histories(), moments())
def test_why_and_show_agree(history: list[Step], bound: Moment) -> None:
    """Whatever happened, ``why`` has an answer, and the state in it is that of ``show``."""
    with played(history) as player:
        at = pinned(bound, player.size)
        with player.tracker.at(at) as questions:
            for (ref, member), why in explained(questions):
                show = answered.shown(questions, ref)
                if why.kind == "item":
                    assert (why.label, why.by) == state(show)
                if why.kind == "meeting":
                    assert why.label == show.state
                if why.kind == "stance":
                    stances = {one.member: one for one in show.positions}
                    own = stances.get(member)
                    assert why.label == (own.stance if own else None)
                    assert not own or why.because is None or why.because.entry == own.entry


@settings(max_examples=settings().max_examples // 6)
@given(histories(), moments())
def test_other_moments_give_the_answer_that_is_shown(history: list[Step], bound: Moment) -> None:
    """Asked at each of its other moments, the question has the answer that is shown there."""
    with played(history) as player:
        with player.tracker.at(pinned(bound, player.size)) as questions:
            found = list(explained(questions))
        for subject, why in found:
            for other in why.others:
                words = shlex.split(other.options)
                parts = {OPTIONS[name]: text for name, text in zip(words[::2], words[1::2])}  # noqa: B905
                with player.tracker.at(Moment(**parts)) as there:
                    again = asked(there, *subject)
                assert again is not None
                assert again.answer == other.answer != why.answer


@FEWER
@given(histories(named=True), moments())
def test_a_moment_does_not_differ_from_itself(history: list[Step], bound: Moment) -> None:
    """The difference of A and A is empty."""
    with played(history) as player:
        at = pinned(bound, player.size)
        with player.tracker.at(at) as questions:
            found = questions.diff(["all", "item/z"], at)
            every = questions.diff(["item/y", "meeting/first", "plan/p", "organisation/org"], at)
        assert (found.changes, found.fell, found.further) == ((), (), ())
        assert (every.changes, every.fell, every.further) == ((), (), ())


def applied(found: DiffAnswer, name: str, before: str | None) -> str | None:
    """The state of an item after a difference, by what it was before."""
    for one in found.changes:
        if (one.about, one.aspect) == (name, "state"):
            assert one.before == before
            return one.after
    return before


def backwards(questions: Questions, early: Moment) -> bool:
    """Whether the later moment is the earlier one, as text of few forms and lengths tells."""
    late = questions.log(limit=0).moment
    bounds = ((late.on, early.on), (late.reported_until, early.reported_until))
    if any(
        b is not None and a is not None and moment_bound(a) < moment_bound(b) for a, b in bounds
    ):
        return True
    position = early.recorded_until
    same = position is None or not position.startswith("@")
    return not same and int(late.recorded_until[1:]) < int(str(position)[1:])


def told(questions: Questions, name: str) -> str | None:
    """An item's state with those by whom it is, as one text."""
    label, by = state(answered.shown(questions, f"item/{name}"))
    return f"{label} by {' '.join(by)}" if by else label


@FEWER
@given(histories(named=True), moments(), st.sampled_from(("on", "reported", "recorded")))
def test_a_difference_leads_from_one_state_to_the_other(
    history: list[Step], bound: Moment, part: str
) -> None:
    """What ``show`` says at A, changed as the difference from A to B says, is that at B."""
    with played(history) as player:
        late = pinned(bound, player.size)
        field = {"on": "on", "reported": "reported_until", "recorded": "recorded_until"}[part]
        early = msgspec.structs.replace(
            late, **{field: "@21" if part == "recorded" else "2022-10-27"}
        )
        with player.tracker.at(early) as questions:
            before = {name: told(questions, name) for name in ITEMS}
        with player.tracker.at(late) as questions:
            after = {name: told(questions, name) for name in ITEMS}
            if backwards(questions, early):
                with pytest.raises(InvalidMoment, match="backwards"):
                    questions.diff(["all"], early)
                return
            found = questions.diff(["all"], early)
        assert {name: applied(found, name, before[name]) for name in ITEMS} == after


@FEWER
@given(histories(), moments())
def test_lists_of_any_history(history: list[Step], bound: Moment) -> None:
    """News, what is said of parties, and every filter of the log have an answer at any moment."""
    with played(history) as player:
        at = pinned(bound, player.size)
        with player.tracker.at(at) as questions:
            log = questions.log()
            news = questions.news("@1")
            listed = [one.fact.entry for group in news.groups for one in group.news]
            assert set(listed) <= {fact.entry for fact in log.facts}
            assert len(set(listed)) == len(listed)
            questions.news("2022-10-20", "2022-11-24", "reported")
            for name in (*MEMBERS, "org", "council", "wire"):
                if answered.shown(questions, f"party/{name}") is not None:
                    found = questions.about(f"party/{name}")
                    assert all(one.stance.member == name for one in found.stances)
