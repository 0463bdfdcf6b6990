"""constraints.txt pins, exactly, what pyproject.toml asks for and what is installed."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]


def _pins() -> dict[str, str]:
    """Read the constraints: canonical name to version."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line.split("==") for line in lines if not line.startswith("#")]
    return {canonicalize_name(name): pinned for name, pinned in pins}


def _asked() -> list[Requirement]:
    """Read what pyproject.toml asks for, all extras and the build system included."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    texts = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    return [Requirement(text) for text in [*texts, *(text for extra in extras for text in extra)]]


def test_every_line_is_an_exact_pin() -> None:
    """A line is a comment or NAME==VERSION: no ranges, no addresses, no options."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    odd = [line for line in lines if not re.fullmatch(r"#.*|[\w.-]+==[\w.]+", line)]
    assert odd == []
    assert "://" not in "".join(lines)


@pytest.mark.parametrize("asked", _asked(), ids=str)
def test_every_requirement_is_pinned_within_its_bounds(asked: Requirement) -> None:
    """What pyproject.toml asks for has a pin, and the pin satisfies it."""
    pinned = _pins()[canonicalize_name(asked.name)]
    assert asked.specifier.contains(pinned)


def test_what_is_installed_is_what_is_pinned() -> None:
    """These tests run with the pinned versions, those of indirect requirements included."""
    pins = _pins()
    assert {name: _installed(name, pins[name]) for name in pins} == pins


def _installed(name: str, otherwise: str) -> str:
    """Look up the installed version; a pin of an extra that is not here counts as right."""
    try:
        return version(name)
    except PackageNotFoundError:
        return otherwise


def test_indirect_requirements_are_pinned() -> None:
    """Whatever a pinned package needs on this Python is pinned as well."""
    pins = _pins()
    missing = {
        f"{name} needs {needed.name}"
        for name in pins
        for needed in _needed(name)
        if canonicalize_name(needed.name) not in pins
    }
    assert missing == set()


def _needed(name: str) -> list[Requirement]:
    """Read what an installed package needs here without any of its extras."""
    try:
        texts = requires(name) or []
    except PackageNotFoundError:
        return []
    needed = [Requirement(text) for text in texts]
    return [one for one in needed if one.marker is None or one.marker.evaluate({"extra": ""})]
