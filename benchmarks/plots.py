"""Plots: lines over two logarithmic axes, as SVG that needs nothing else."""

import math
from collections.abc import Sequence
from html import escape

from benchmarks.measuring import Growth

WIDTH, HEIGHT = 640, 320
LEFT, RIGHT, TOP, BOTTOM = 70, 170, 30, 45
COLOURS = ("#1b6ca8", "#c0392b", "#1e8449", "#8e44ad", "#b9770e", "#34495e", "#117a65")


def plot(title: str, unit: str, lines: Sequence[Growth], scale: float) -> str:
    """Draw how some things grow with the log; ``scale`` turns seconds into the unit."""
    points = [(size, value * scale) for line in lines for size, value in line.points]
    across = _decades(size for size, _ in points)
    up = _decades(value for _, value in points)
    parts = [*_frame(title, unit, across, up)]
    for number, line in enumerate(lines):
        parts += _line(line, number, scale, across, up)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
    style = 'font-family="sans-serif" font-size="11"'
    label = f'role="img" aria-label="{escape(title)}"'
    body = "\n".join(parts)
    ground = '<rect width="100%" height="100%" fill="white"/>'
    return f"{head} {style} {label}>\n{ground}\n{body}\n</svg>\n"


def _decades(values: object) -> tuple[int, int]:
    """The powers of ten that hold all values."""
    found = [math.log10(value) for value in values]  # type: ignore[attr-defined]  # an iterable
    low, high = math.floor(min(found)), math.ceil(max(found))
    return low, max(high, low + 1)


def _frame(title: str, unit: str, across: tuple[int, int], up: tuple[int, int]) -> list[str]:
    parts = [
        f'<text x="{LEFT}" y="18" font-size="13">{escape(title)}</text>',
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}">events in the log</text>',
    ]
    for power in range(across[0], across[1] + 1):
        x = _x(10**power, across)
        parts.append(f'<path d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#ddd"/>')
        text = f"{10**power:,}"
        parts.append(
            f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{text}</text>'
        )
    for power in range(up[0], up[1] + 1):
        y = _y(10**power, up)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        text = f"{10.0**power:g} {unit}"
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{text}</text>')
    return parts


def _line(
    line: Growth, number: int, scale: float, across: tuple[int, int], up: tuple[int, int]
) -> list[str]:
    colour = COLOURS[number % len(COLOURS)]
    found = [(_x(size, across), _y(value * scale, up)) for size, value in line.points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in found)
    dots = [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in found]
    y = TOP + 14 * number + 8
    return [
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>',
        *dots,
        f'<rect x="{WIDTH - RIGHT + 12}" y="{y - 8}" width="10" height="10" fill="{colour}"/>',
        f'<text x="{WIDTH - RIGHT + 27}" y="{y + 1}">{escape(line.what)}</text>',
    ]


def _x(value: float, decades: tuple[int, int]) -> float:
    share = (math.log10(value) - decades[0]) / (decades[1] - decades[0])
    return LEFT + share * (WIDTH - RIGHT - LEFT)


def _y(value: float, decades: tuple[int, int]) -> float:
    share = (math.log10(value) - decades[0]) / (decades[1] - decades[0])
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)
