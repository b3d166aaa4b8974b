"""Issue 3: each screen at three sizes, with English and Chinese texts, in both languages, and in every theme.

One picture holds for the dark and the light theme: see drawing.py. WORKBENCH_SNAPSHOTS=write makes them anew.
"""

from __future__ import annotations

import re
import shutil
from datetime import datetime

import pytest
from drawing import drawing, in_front, styled
from fake_engines import FakeEngine
from gallery import SHOTS, SIZES, TONGUES
from gallery_project import make_gallery
from gallery_rest import Rest
from legible import unreadable
from textual.app import App

from workbench import open_project
from workbench.errors import StorageError
from workbench.text.cells import text_width
from workbench.translate import dictionary
from workbench.tui.language import use_language
from workbench.tui.palettes import DARK, LIGHT, PALETTES
from workbench.tui.postedit import engines
from workbench.tui.screens import comments, versions

pytestmark = pytest.mark.screen


@pytest.fixture(scope="session")
def gallery_folder(tmp_path_factory):
    """The project of the gallery, made once."""
    folder = tmp_path_factory.mktemp("gallery") / "news"
    make_gallery(folder, tmp_path_factory.mktemp("texts"))
    return folder


@pytest.fixture
def shown(gallery_folder, tmp_path, monkeypatch, app_of, press, put_on):
    """Takes one to a screen, when nothing of it moves any more."""
    rest = Rest(monkeypatch, press)
    monkeypatch.setattr(engines, "editing_engine", lambda project: FakeEngine())
    monkeypatch.setattr(dictionary, "_path", lambda: None)
    for module in (comments, versions):
        monkeypatch.setattr(module, "when_of", lambda milliseconds: "2026-11-22 12:00")

    notify = App.notify
    monkeypatch.setattr(App, "notify", lambda *args, **options: notify(*args, **{**options, "timeout": 600}))

    async def taken(step, app, pilot) -> None:
        sign, words = step[0], step[1:]
        if sign == "@":
            put_on(app, words)
        elif sign == "!":
            app.complain(StorageError(words, hint="Make room, and do it again."))
        await press(pilot, *([] if sign in "@!" else words if sign == ":" else [step]))

    async def show(name, tongue, size, then):
        use_language(tongue)
        shot = SHOTS[name]
        folder = tmp_path / "news"
        if not shot.empty:
            shutil.copytree(gallery_folder, folder)
        with open_project(folder, create=shot.empty, annotator=shot.annotator) as project:
            if shot.prepare:
                shot.prepare(project)
            app = app_of(project, shot.name(tongue), first=shot.first, ask_name=False)
            async with app.run_test(size=size, notifications=True) as pilot:
                await rest.of(app, pilot)
                for step in shot.pressed(tongue):
                    await taken(step, app, pilot)
                    await rest.of(app, pilot)
                await then(app, pilot)

    return show


def steady(text: str) -> str:
    """The text without what the clock says."""
    text = re.sub(r"\b\d\d:\d\d(:\d\d)?\b", lambda found: re.sub(r"\d", "0", found.group()), text)
    return text.replace(datetime.now().strftime("%m-%d"), "00-00")


LOOKS = [
    pytest.param(name, size, tongue, id=f"{name}-{size[0]}x{size[1]}-{tongue}")
    for name, shot in SHOTS.items()
    for size in SIZES
    for tongue in TONGUES
    if size != SIZES[-1] or not shot.small
]
IN_EVERY_THEME = ((120, 40), "zh-Hant")


@pytest.mark.parametrize(("name", "size", "tongue"), LOOKS)
async def test_how_it_looks_and_that_all_of_it_can_be_read(shown, snapshot, press, name, size, tongue) -> None:
    async def looked(app, pilot) -> None:
        seen = {}
        for theme in PALETTES if (size, tongue) == IN_EVERY_THEME else (DARK, LIGHT):
            app.theme = theme
            await press(pilot)
            seen[theme] = rows = styled(app)
            assert {text_width("".join(text for text, _ in row)) for row in rows} == {size[0]}
            assert unreadable(in_front(app), PALETTES[theme]) == {}, theme
        light = DARK if SHOTS[name].themed else LIGHT
        picture = drawing((DARK, seen[DARK]), (light, seen[light]))
        snapshot(f"gallery/{name}-{tongue}-{size[0]}x{size[1]}", steady(picture).splitlines())

    await shown(name, tongue, size, looked)
