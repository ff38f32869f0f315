"""Charts as SVG, drawn by a few lines of our own."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 460, 340
LEFT, RIGHT, TOP, BOTTOM = 60, 150, 40, 46
COLOURS = (
    "#1264a3",
    "#5b9bd5",
    "#9cc3e6",
    "#c0392b",
    "#e67e22",
    "#d4ac0d",
    "#27ae60",
    "#16a085",
    "#8e44ad",
    "#7f8c8d",
    "#2c3e50",
)


@dataclass(frozen=True)
class Axis:
    """What is drawn along one side; logarithmic in powers of ten where it says so."""

    title: str
    low: float
    high: float
    logarithmic: bool = False

    def share(self, value: float) -> float:
        """Where a value stands, 0 to 1."""
        if self.logarithmic:
            return math.log10(max(value, self.low) / self.low) / math.log10(self.high / self.low)
        return (value - self.low) / (self.high - self.low)

    @property
    def ticks(self) -> list[float]:
        """The values that are written at it."""
        if self.logarithmic:
            return [10.0**power for power in range(round(math.log10(self.low)), round(math.log10(self.high)) + 1)]
        return [self.low + (self.high - self.low) * step / 5 for step in range(6)]


@dataclass(frozen=True)
class Line:
    """Points of one thing, joined where there are several."""

    name: str
    points: Sequence[tuple[float, float]]
    colour: str


@dataclass(frozen=True)
class Chart:
    """Lines over two axes."""

    title: str
    across: Axis
    up: Axis
    lines: Sequence[Line]


def svg(charts: Sequence[Chart]) -> str:
    """The charts side by side."""
    parts = [f'<g transform="translate({number * WIDTH},0)">{_chart(chart)}</g>' for number, chart in enumerate(charts)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH * len(charts)}" height="{HEIGHT}" '
        f'font-family="sans-serif" font-size="11"><rect width="100%" height="100%" fill="white"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _chart(chart: Chart) -> str:
    wide, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def x(value: float) -> float:
        return round(LEFT + wide * chart.across.share(value), 1)

    def y(value: float) -> float:
        return round(TOP + high * (1 - chart.up.share(value)), 1)

    parts = [
        _text(LEFT, 20, chart.title, "font-weight='bold'"),
        _text(LEFT + wide / 2, HEIGHT - 10, chart.across.title, "text-anchor='middle'"),
        _text(LEFT, TOP - 6, chart.up.title, "fill='#555'"),
    ]
    for tick in chart.across.ticks:
        parts.append(f'<path d="M{x(tick)} {TOP}V{TOP + high}" stroke="#e4e4e4"/>')
        parts.append(_text(x(tick), TOP + high + 16, f"{tick:g}", "text-anchor='middle'"))
    for tick in chart.up.ticks:
        parts.append(f'<path d="M{LEFT} {y(tick)}H{LEFT + wide}" stroke="#e4e4e4"/>')
        parts.append(_text(LEFT - 6, y(tick) + 4, f"{tick:g}", "text-anchor='end'"))
    for number, line in enumerate(chart.lines):
        path = "L".join(f"{x(across)} {y(up)}" for across, up in line.points)
        parts.append(f'<path d="M{path}" fill="none" stroke="{line.colour}" stroke-width="1.5"/>')
        parts += [f'<circle cx="{x(across)}" cy="{y(up)}" r="3.5" fill="{line.colour}"/>' for across, up in line.points]
        parts.append(f'<circle cx="{LEFT + wide + 12}" cy="{TOP + 8 + 18 * number}" r="4" fill="{line.colour}"/>')
        parts.append(_text(LEFT + wide + 20, TOP + 12 + 18 * number, line.name, ""))
    return "\n".join(parts)


def _text(across: float, down: float, words: str, style: str) -> str:
    return f'<text x="{across}" y="{down}" {style}>{escape(words)}</text>'
