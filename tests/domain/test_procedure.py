"""Procedures: what is shipped, outcomes, and the three verdicts."""

import itertools

import pytest
from hypothesis import given

from tests.domain.procedures import every_shipped, procedures
from tracker.domain.procedure import (
    REGISTERED,
    Gap,
    Irregular,
    Procedure,
    Regular,
    Verdict,
    allowed,
    judge,
    outcome,
    shipped,
    shipped_names,
    stance_effect,
)
from tracker.domain.words import STANCES
from tracker.errors import UnknownReference, UnknownTransition

CONSENSUS = shipped("consensus")
VOTE = shipped("vote")
SILENCE = shipped("silence")
IETF = shipped("ietf")
DESIGNED = (
    "proposed",
    "included",
    "discussed",
    "returned",
    "referred",
    "adopted",
    "adopted-with-reservations",
    "unsigned",
    "rejected",
    "deferred",
    "removal-requested",
    "removed",
    "retained",
    "withdrawn",
    "noted",
    "lapsed",
    "superseded",
    "reopened",
)


def names(procedure: Procedure) -> tuple[str, ...]:
    """Return the names of all transitions."""
    return tuple(each.name for each in procedure.transitions)


def states(procedure: Procedure) -> tuple[str, ...]:
    """Return the names of all states, the built-in one first."""
    return (REGISTERED, *(each.name for each in procedure.states))


# --- what is shipped --------------------------------------------------------------------------


def test_shipped_names() -> None:
    """The four of the design are there, sorted."""
    assert shipped_names() == ("consensus", "ietf", "silence", "vote")


@pytest.mark.parametrize("name", ["concensus", "../procedures/consensus", "consensus.toml", ""])
def test_unknown_shipped_procedure(name: str) -> None:
    """Only a name is taken, and an unknown one is refused with what there is."""
    with pytest.raises(UnknownReference) as refused:
        shipped(name)
    assert refused.value.kind == "procedure"
    assert "consensus" in str(refused.value)


def test_consensus_has_the_designed_transitions() -> None:
    """The default procedure knows the transitions of the design, and no others."""
    assert sorted(names(CONSENSUS)) == sorted(DESIGNED)


UNDER_SILENCE = ("silence-placed", "silence-extended", "silence-broken", "silence-held")


@every_shipped
def test_all_use_the_designed_names(procedure: Procedure) -> None:
    """Bodies differ in what they have and in how they call it, not in our names for it."""
    assert set(names(procedure)) <= {*DESIGNED, *UNDER_SILENCE}
    silent = [name for name in UNDER_SILENCE if name in names(procedure)]
    assert silent == (list(UNDER_SILENCE) if procedure in {SILENCE, IETF} else [])


@every_shipped
def test_file_name_is_the_name(procedure: Procedure) -> None:
    """A procedure is found under the name that it has."""
    assert shipped(procedure.name) == procedure


@every_shipped
def test_labels_tell_states_apart(procedure: Procedure) -> None:
    """Request, removal, withdrawal and deferral never look alike, nor do any two states."""
    labels = [state.label for state in procedure.states]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize(
    ("state", "label", "is_open"),
    [
        ("included", "on the agenda", True),
        ("unsigned", "not signed", True),
        ("removal-requested", "removal requested", True),
        ("returned", "returned for revision", True),
        ("adopted", "adopted", False),
        ("removed", "removed from the agenda", False),
    ],
)
def test_what_readers_see(state: str, label: str, is_open: bool) -> None:  # noqa: FBT001 - a table
    """States have labels of their own where the name is no word for readers."""
    found = next(each for each in CONSENSUS.states if each.name == state)
    assert (found.label, found.open) == (label, is_open)


# --- verdicts ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "transition", "verdict"),
    [
        (REGISTERED, "adopted", Regular()),
        (REGISTERED, "unsigned", Regular()),
        (REGISTERED, "reopened", Regular()),
        ("proposed", "included", Regular()),
        ("included", "included", Regular()),
        ("included", "discussed", Regular()),
        ("discussed", "discussed", Regular()),
        ("discussed", "unsigned", Regular()),
        ("unsigned", "unsigned", Regular()),
        ("unsigned", "adopted", Regular()),
        ("unsigned", "removal-requested", Regular()),
        ("removal-requested", "removed", Regular()),
        ("removal-requested", "retained", Regular()),
        ("discussed", "retained", Regular()),
        ("rejected", "proposed", Regular()),
        ("removed", "reopened", Regular()),
        ("adopted", "superseded", Regular()),
        ("proposed", "discussed", Gap(("included",))),
        ("proposed", "unsigned", Gap(("included", "discussed"))),
        ("included", "adopted-with-reservations", Gap(("discussed",))),
        ("deferred", "discussed", Gap(("included",))),
        ("returned", "adopted", Gap(("included", "discussed"))),
        ("removal-requested", "adopted", Gap(("discussed",))),
        ("removed", "discussed", Irregular(("proposed", "reopened"))),
        ("removed", "removed", Irregular(("proposed", "reopened"))),
        ("adopted", "discussed", Irregular(("lapsed", "superseded", "reopened"))),
        ("adopted", "unsigned", Irregular(("lapsed", "superseded", "reopened"))),
        ("superseded", "included", Irregular(())),
    ],
)
def test_consensus_judges(state: str, transition: str, verdict: Verdict) -> None:
    """A table of judgements: regular, a gap with its steps, irregular with what is allowed."""
    assert judge(CONSENSUS, state, transition) == verdict


@pytest.mark.parametrize("transition", ["proposed", "reopened"])
@pytest.mark.parametrize("state", ["included", "discussed", "unsigned", "removal-requested"])
def test_what_is_under_way_is_not_begun_again(state: str, transition: str) -> None:
    """No unreported closing is assumed in order to explain a second beginning."""
    assert isinstance(judge(CONSENSUS, state, transition), Irregular)


def test_bodies_differ() -> None:
    """The same fact is judged by the body's own procedure."""
    assert judge(CONSENSUS, "included", "adopted") == Gap(("discussed",))
    assert judge(VOTE, "included", "adopted") == Regular()
    assert judge(CONSENSUS, "rejected", "proposed") == Regular()
    assert isinstance(judge(VOTE, "rejected", "proposed"), Irregular)
    assert "unsigned" not in names(VOTE)


@pytest.mark.parametrize(
    ("procedure", "state", "transition", "verdict"),
    [
        (SILENCE, "proposed", "silence-placed", Regular()),
        (SILENCE, "silence-placed", "silence-extended", Regular()),
        (SILENCE, "silence-extended", "silence-held", Regular()),
        (SILENCE, "silence-placed", "adopted", Regular()),
        (SILENCE, "silence-broken", "silence-placed", Regular()),
        (SILENCE, "proposed", "adopted", Gap(("included", "discussed"))),
        (SILENCE, "silence-broken", "adopted", Gap(("discussed",))),
        (SILENCE, "silence-broken", "silence-held", None),
        (SILENCE, "proposed", "silence-held", None),
        (SILENCE, "proposed", "silence-broken", None),
        (SILENCE, "adopted", "silence-broken", None),
        (IETF, "included", "silence-placed", Regular()),
        (IETF, "silence-placed", "silence-held", Regular()),
        (IETF, "referred", "adopted", Regular()),
        (IETF, "referred", "returned", Regular()),
        (IETF, "silence-placed", "adopted", Gap(("referred",))),
        (IETF, "proposed", "adopted", Gap(("discussed", "referred"))),
        (IETF, "adopted", "returned", None),
        (IETF, "lapsed", "silence-placed", None),
    ],
)
def test_silence_and_ietf_judge(
    procedure: Procedure, state: str, transition: str, verdict: Verdict | None
) -> None:
    """No silence is assumed: it is held or broken only where one was placed."""
    found = judge(procedure, state, transition)
    expected = Irregular(allowed(procedure, state)) if verdict is None else verdict
    assert found == expected


def test_a_silence_that_held_adopts() -> None:
    """By its own report alone; a last call that ended sends the draft to the ballot."""
    held = outcome(SILENCE, "silence-held")
    assert (held.state, held.open, held.label) == ("adopted", False, "adopted, as the silence held")
    ended = outcome(IETF, "silence-held")
    assert (ended.state, ended.open, ended.state_label) == ("referred", True, "in ballot")
    for procedure in (SILENCE, IETF):
        assert all(outcome(procedure, name).open for name in UNDER_SILENCE[:3])


def test_who_breaks_a_silence_objects() -> None:
    """And stands in the way; an objection in a last call blocks nothing, a Discuss does."""
    broken = outcome(SILENCE, "silence-broken")
    assert (broken.stance, broken.effect) == ("objects", "blocks")
    assert outcome(IETF, "silence-broken").stance is None
    assert stance_effect(IETF, "objects") == "blocks"
    assert stance_effect(IETF, "did not sign") is None
    for stance in ("lifted", "abstains", "recused", "no objection"):
        assert stance_effect(IETF, stance) == "clears"


def test_a_transition_is_matched_as_words_are() -> None:
    """What users type with a space is the name with a hyphen, here too."""
    assert judge(CONSENSUS, "unsigned", "Removal Requested") == Regular()


@every_shipped
def test_an_unknown_state_is_as_good_as_registered(procedure: Procedure) -> None:
    """A state of an older version forbids nothing that the procedure has."""
    assert allowed(procedure, "of-an-older-version") == allowed(procedure, REGISTERED)
    assert allowed(procedure, REGISTERED) == names(procedure)


@every_shipped
def test_an_unknown_transition_is_irregular(procedure: Procedure) -> None:
    """A transition of an older version is judged and not refused, from every state."""
    for state in states(procedure):
        verdict = judge(procedure, state, "of-an-older-version")
        assert verdict == Irregular(allowed(procedure, state))


def one_step(procedure: Procedure, state: str, transition: str) -> str:
    """Assert that the transition is regular and return the state that it reaches."""
    assert judge(procedure, state, transition) == Regular()
    return outcome(procedure, transition).state


@every_shipped
def test_every_verdict_keeps_its_word(procedure: Procedure) -> None:
    """Regular is what is allowed; a gap's steps replay as regular ones; irregular is the rest."""
    for state, transition in itertools.product(states(procedure), names(procedure)):
        match judge(procedure, state, transition):
            case Regular():
                assert transition in allowed(procedure, state)
            case Gap(steps):
                assert transition not in allowed(procedure, state)
                assert steps
                assert set(steps) <= set(procedure.routine)
                here = state
                for step in (*steps, transition):
                    here = one_step(procedure, here, step)
            case Irregular(may):
                assert may == allowed(procedure, state)
                assert transition not in may


@every_shipped
def test_a_gap_is_the_shortest_chain(procedure: Procedure) -> None:
    """No shorter sequence of routine steps would do, tried one by one."""
    for state, transition in itertools.product(states(procedure), names(procedure)):
        verdict = judge(procedure, state, transition)
        most = len(verdict.steps) - 1 if isinstance(verdict, Gap) else len(procedure.routine)
        if isinstance(verdict, Regular):
            continue
        for length in range(most + 1):
            for steps in itertools.product(procedure.routine, repeat=length):
                assert not replays(procedure, state, (*steps, transition))


def replays(procedure: Procedure, state: str, steps: tuple[str, ...]) -> bool:
    """Say whether each step is regular after the one before it."""
    for step in steps:
        if step not in allowed(procedure, state):
            return False
        state = outcome(procedure, step).state
    return True


@every_shipped
def test_closed_states_are_left_by_reported_facts_alone(procedure: Procedure) -> None:
    """From a closed state nothing is a gap: it is allowed there, or it is irregular."""
    for state in (each.name for each in procedure.states if not each.open):
        verdicts = (judge(procedure, state, transition) for transition in names(procedure))
        assert not any(isinstance(verdict, Gap) for verdict in verdicts)


@every_shipped
def test_open_items_can_be_closed(procedure: Procedure) -> None:
    """An item never gets stuck: a closing transition is regular from every open state."""
    for state in (each.name for each in procedure.states if each.open):
        assert any(not outcome(procedure, each).open for each in allowed(procedure, state))


# --- outcomes and stances ---------------------------------------------------------------------


def test_outcome_of_not_signing() -> None:
    """Left unsigned, an item stays open, and those by whom it was stand in the way."""
    found = outcome(CONSENSUS, "unsigned")
    assert (found.state, found.state_label, found.open) == ("unsigned", "not signed", True)
    assert (found.stance, found.effect) == ("did not sign", "blocks")


def test_outcome_of_a_request() -> None:
    """A request is pending and blocks nothing; its answers say what they answer."""
    found = outcome(CONSENSUS, "removal requested")
    assert (found.transition, found.request, found.stance, found.effect) == (
        "removal-requested",
        True,
        "asks for removal",
        None,
    )
    assert outcome(CONSENSUS, "removed").answers == ("removal-requested",)
    assert outcome(CONSENSUS, "retained").answers == ("removal-requested",)
    assert outcome(CONSENSUS, "withdrawn").answers == ()


def test_outcome_under_another_name() -> None:
    """A transition can lead to a state that has not its name, and keeps its own label."""
    found = outcome(CONSENSUS, "Adopted_with reservations")
    assert (found.state, found.open) == ("adopted", False)
    assert (found.label, found.state_label) == ("adopted with reservations", "adopted")


def test_unknown_transition() -> None:
    """An unknown transition is refused, with the procedure and the nearest names."""
    with pytest.raises(UnknownTransition) as refused:
        outcome(VOTE, "removal-requestd")
    assert refused.value.procedure == "vote"
    assert refused.value.known == names(VOTE)
    assert refused.value.nearest[0] == "removal-requested"


@pytest.mark.parametrize(
    ("stance", "effect"),
    [
        ("objects", "blocks"),
        ("did not sign", "blocks"),
        ("asks for removal", None),
        ("no interest", None),
        ("reserves", None),
        ("did not take part", None),
        ("supports", "clears"),
        ("abstains", "clears"),
        ("dissociates", "clears"),
        ("lifted", "clears"),
    ],
)
def test_stances_under_consensus(stance: str, effect: str | None) -> None:
    """Who blocks, who lets it pass, and what does neither."""
    assert stance_effect(CONSENSUS, stance) == effect


def test_nobody_blocks_a_vote() -> None:
    """Where the majority decides no stance has an effect."""
    assert {stance_effect(VOTE, stance) for stance in STANCES} == {None}


@given(procedures())
def test_any_procedure_keeps_its_word(procedure: Procedure) -> None:
    """The properties of the shipped procedures are those of the rule."""
    test_every_verdict_keeps_its_word(procedure)
    test_closed_states_are_left_by_reported_facts_alone(procedure)


def test_a_stance_with_a_slip_is_asked_for() -> None:
    """A stance is no transition; only what is nearly one is taken for one, never its opposite."""
    with pytest.raises(UnknownTransition) as refused:
        outcome(CONSENSUS, "supprts")
    assert refused.value.nearest == ("supports",)
    with pytest.raises(UnknownTransition) as refused:
        outcome(VOTE, "unsigned")
    assert refused.value.nearest == ()
