"""Plots as SVG that takes its colours from the page: dots with intervals, bars, a line over time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from workbench.reports.html.write import number, text
from workbench.reports.words import RELIABLE, TENTATIVE

_WIDTH: Final = 720
_NAME: Final = 190
_ROW: Final = 26
_RIGHT: Final = 60

Row = tuple[str, float | None, float | None, float | None]
"""A name, a value, and its interval."""


def dots(rows: Sequence[Row], title: str) -> str:
    """Coefficients beside each other, from the least of them or 0 to 1, with the bounds that Krippendorff names."""
    low = min([0.0, *(value for _, *values in rows for value in values if value is not None)])
    height = _ROW * len(rows) + 34

    def at(value: float) -> float:
        return _NAME + (value - low) / (1 - low) * (_WIDTH - _NAME - _RIGHT)

    parts = [
        f'<line class="bound" x1="{at(bound):.1f}" x2="{at(bound):.1f}" y1="4" y2="{height - 26}"/>'
        f'<text class="soft" x="{at(bound):.1f}" y="{height - 8}" text-anchor="middle">{number(bound)}</text>'
        for bound in (0.0, TENTATIVE, RELIABLE, 1.0)
    ]
    for place, (name, value, begin, end) in enumerate(rows):
        y = place * _ROW + 18
        parts.append(f'<text x="0" y="{y + 4}">{text(name)}</text>')
        parts.append(f'<line class="axis" x1="{_NAME}" x2="{_WIDTH - _RIGHT}" y1="{y}" y2="{y}"/>')
        if begin is not None and end is not None:
            parts.append(f'<line class="reach" x1="{at(begin):.1f}" x2="{at(end):.1f}" y1="{y}" y2="{y}"/>')
        if value is not None:
            parts.append(f'<circle class="dot" cx="{at(value):.1f}" cy="{y}" r="5"/>')
        parts.append(f'<text x="{_WIDTH}" y="{y + 4}" text-anchor="end">{number(value)}</text>')
    return _svg(height, title, parts)


def bars(counts: Sequence[tuple[str, int]], title: str) -> str:
    """How often values fall into classes."""
    height, wide = 150, _WIDTH / max(1, len(counts))
    most = max((count for _, count in counts), default=0) or 1
    parts = []
    for place, (name, count) in enumerate(counts):
        tall = 100 * count / most
        x = place * wide
        parts.append(
            f'<rect class="bar" x="{x + 3:.1f}" y="{124 - tall:.1f}" width="{wide - 6:.1f}" height="{tall:.1f}"/>'
        )
        parts.append(f'<text class="soft" x="{x + wide / 2:.1f}" y="142" text-anchor="middle">{text(name)}</text>')
        if count:
            parts.append(f'<text x="{x + wide / 2:.1f}" y="{118 - tall:.1f}" text-anchor="middle">{count:,}</text>')
    return _svg(height, title, parts)


def course(points: Sequence[tuple[str, float | None]], title: str) -> str:
    """Values over time, from 0 to 1."""
    height, step = 170, (_WIDTH - 70) / max(1, len(points) - 1)
    known = [
        (30 + place * step, 20 + 100 * (1 - max(0.0, value)), name, value)
        for place, (name, value) in enumerate(points)
        if value is not None
    ]
    parts = [
        f'<line class="axis" x1="30" x2="{_WIDTH - 40}" y1="{y}" y2="{y}"/>'
        f'<text class="soft" x="0" y="{y + 4}">{name}</text>'
        for y, name in ((20, "1"), (70, ".5"), (120, "0"))
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _, _ in known)
    parts.append(f'<polyline class="path" points="{path}"/>')
    every = max(1, len(known) // 8)
    for place, (x, y, name, value) in enumerate(known):
        told = f"<title>{text(name)}: {number(value)}</title>"
        parts.append(f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="4">{told}</circle>')
        if place % every == 0:
            parts.append(f'<text class="soft" x="{x:.1f}" y="145" text-anchor="middle">{text(name)}</text>')
    return _svg(height, title, parts)


def _svg(height: float, title: str, parts: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height:.0f}" width="{_WIDTH}" height="{height:.0f}" role="img">'
        f"<title>{text(title)}</title>{''.join(parts)}</svg>"
    )
