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
from legible import unreadable
from textual.app import App
from textual.scrollbar import ScrollBarRender
from textual.widgets import Input
from waiting import until

from workbench import open_project
from workbench.errors import StorageError
from workbench.text.cells import text_width
from workbench.translate import dictionary
from workbench.tui.language import use_language
from workbench.tui.palettes import DARK, LIGHT, PALETTES
from workbench.tui.postedit import engines
from workbench.tui.screens import comments, versions
from workbench.tui.screens.annotate import AnnotateScreen
from workbench.tui.screens.resting import REST

pytestmark = pytest.mark.screen

UNSTEADY = ("editor", "review", "review-correct", "review-rule")
"""Read, but not compared: where they are scrolled to depends on the machine's speed. They have other pictures."""


@pytest.fixture(scope="session")
def gallery_folder(tmp_path_factory):
    """The project of the gallery, made once."""
    folder = tmp_path_factory.mktemp("gallery") / "news"
    make_gallery(folder, tmp_path_factory.mktemp("texts"))
    return folder


@pytest.fixture
def shown(gallery_folder, tmp_path, monkeypatch, app_of, press, put_on):
    """Takes one to a screen: the app, when nothing of it moves any more."""
    monkeypatch.setattr(engines, "editing_engine", lambda project: FakeEngine())
    monkeypatch.setattr(dictionary, "_path", lambda: None)
    for module in (comments, versions):
        monkeypatch.setattr(module, "when_of", lambda milliseconds: "2026-11-22 12:00")

    bar = (
        ScrollBarRender.render_bar
    )  # without its thumb: how long a text is guessed to be depends on the machine's speed
    monkeypatch.setattr(
        ScrollBarRender, "render_bar", lambda _, **given: bar(**{**given, "virtual_size": given["size"]})
    )

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
        shutil.rmtree(folder, ignore_errors=True)
        if not shot.empty:
            shutil.copytree(gallery_folder, folder)
        with open_project(folder, create=shot.empty, annotator=shot.annotator) as project:
            if shot.prepare:
                shot.prepare(project)
            app = app_of(project, shot.name(tongue), first=shot.first, ask_name=False)
            async with app.run_test(size=size, notifications=True) as pilot:
                await press(pilot)
                for step in shot.pressed(tongue):
                    await settled(app, pilot)
                    await taken(step, app, pilot)
                await still(app, press, pilot)
                await then(app, pilot)

    yield show
    use_language("")


async def settled(app, pilot) -> None:
    """Wait until all heights are known: where a step leads to may depend on them."""
    pane = getattr(app.screen, "pane", None)
    if pane is not None and pane.page.passages:
        await until(pilot, lambda: pane.rows.settle(0))


async def rested(screen, pilot) -> None:
    await until(pilot, lambda: screen.pane.rows.settle(0) and screen.pane.quiet_for > REST)
    screen.rested()


async def still(app, press, pilot) -> None:
    """Wait until all heights are known, the cursor has rested, no cursor blinks, and two looks show the same."""
    rows = None
    while rows != (now := styled(app)):
        rows = now
        await pilot.pause(0.12)
        for each in app.screen.query(Input):
            each.cursor_blink, each._cursor_visible = False, True
        await settled(app, pilot)
        if isinstance(app.screen, AnnotateScreen):
            await rested(app.screen, pilot)
        await press(pilot)


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
        if name in UNSTEADY:
            return
        snapshot(f"gallery/{name}-{tongue}-{size[0]}x{size[1]}", steady(picture).splitlines())

    for last in (False, False, True):  # where a text is scrolled to may depend on how fast its heights became known
        try:
            await shown(name, tongue, size, looked)
            return
        except AssertionError:
            if last:
                raise
