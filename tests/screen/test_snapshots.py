"""Plain-text pictures of the screens, compared exactly. WORKBENCH_SNAPSHOTS=write makes them anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

HERE = Path(__file__).with_name("snapshots")
SIZES = [(80, 24), (120, 40), (200, 60)]

pytestmark = pytest.mark.screen


def compare(name: str, rows: list[str]) -> None:
    path = HERE / f"{name}.txt"
    text = "\n".join(row.rstrip() for row in rows) + "\n"
    if os.environ.get("WORKBENCH_SNAPSHOTS") == "write":
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


STATES = {
    "first": (),
    "claim": (
        *("right_square_bracket",) * 3,
        *("ctrl+right",) * 4,
        "g",
        *("ctrl+right",) * 2,
        "g",
        *("ctrl+right",) * 7,
        *("ctrl+shift+right",) * 7,
        "c",
        "2",
        "escape",
    ),
    "form": (
        *("right_square_bracket",) * 3,
        *("ctrl+right",) * 4,
        "g",
        *("ctrl+right",) * 9,
        *("ctrl+shift+right",) * 7,
        "c",
        "1",
    ),
    "target": (*("right_square_bracket",) * 3, "tab", "ctrl+right", "ctrl+right", "g", "equals_sign"),
}


@pytest.mark.parametrize("theme", ["workbench-dark", "workbench-light"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("state", STATES)
async def test_annotation_screen(sample, app_of, screen_text, state, size, theme) -> None:
    app = app_of(sample, theme=theme)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        for key in STATES[state]:
            await pilot.press(key)
        await pilot.pause()
        compare(f"annotate-{state}-{size[0]}x{size[1]}", screen_text(app))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(("name", "keys"), [("library", ()), ("help", ("question_mark",)), ("guidelines", ("f2",))])
async def test_other_screens(sample, app_of, screen_text, name, keys, size) -> None:
    app = app_of(sample, None)
    async with app.run_test(size=size) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        compare(f"{name}-{size[0]}x{size[1]}", screen_text(app))
