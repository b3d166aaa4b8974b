"""The settings: what a user likes, each changed by a key, in force at once and remembered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from workbench.tui.actions import bindings
from workbench.tui.keymaps import FILE_NAMES
from workbench.tui.language import LANGUAGES, interface_language, tr
from workbench.tui.lines import Line
from workbench.tui.palettes import CONTRAST_DARK, CONTRAST_LIGHT, DARK, LIGHT, SAFE_DARK, SAFE_LIGHT
from workbench.tui.preferences import CHOICES, Preference, config_folder, preferred
from workbench.tui.screens.listed import ListedScreen
from workbench.tui.themes import Ink
from workbench.tui.widgets.bars import Heading
from workbench.tui.widgets.line_list import cell

if TYPE_CHECKING:
    from workbench.tui.action import Context

_NAMES_WIDE = 30


@dataclass(frozen=True, slots=True)
class Setting:
    """Something to set.

    Attributes:
        values: What it may be, each with its name.
    """

    name: Preference
    title: str
    help: str
    values: Mapping[object, str]


def theme_names() -> dict[object, str]:
    """What the themes are called."""
    return {
        DARK: tr("Dark"),
        LIGHT: tr("Light"),
        CONTRAST_DARK: tr("High contrast, dark"),
        CONTRAST_LIGHT: tr("High contrast, light"),
        SAFE_DARK: tr("Colour-blind safe, dark"),
        SAFE_LIGHT: tr("Colour-blind safe, light"),
    }


def _onoff() -> dict[object, str]:
    return {False: tr("off"), True: tr("on")}


def settings() -> tuple[Setting, ...]:
    """All that can be set, in the interface's language."""
    keymaps: dict[object, str] = {
        "default": tr("Default"),
        "vim": tr("Vim: letters move, m and i mark"),
        "own": tr("Your own file"),
    }
    layouts: dict[object, str] = {
        "both": tr("Source and translation"),
        "source": tr("Source alone"),
        "target": tr("Translation alone"),
        "swapped": tr("Translation and source"),
    }
    return (
        Setting("theme", tr("Theme"), tr("The colours. ctrl+l changes between the light and the dark."), theme_names()),
        Setting(
            "language",
            tr("Language"),
            tr("The language of the screens, and of the guidelines."),
            dict(LANGUAGES.items()),
        ),
        Setting("keymap", tr("Keys"), tr("Your own file is {path}.", path=config_folder() / FILE_NAMES[0]), keymaps),
        Setting(
            "layout",
            tr("Panes"),
            tr("What is shown of a document; alt+left and alt+right move the boundary."),
            {key: layouts[key] for key in CHOICES["layout"]},
        ),
        Setting(
            "lanes", tr("Lanes"), tr("Marks are drawn in lanes under their row. In a text, \\ turns them on."), _onoff()
        ),
        Setting(
            "snapping",
            tr("Snap to words"),
            tr("The ends of a mark move by whole words, in Chinese too; else by characters."),
            _onoff(),
        ),
        Setting(
            "ambiguous_wide",
            tr("Wide ambiguous characters"),
            tr("For terminals that draw characters such as “ ” … ─ two cells wide. On, if the right edge is ragged."),
            _onoff(),
        ),
        Setting(
            "timing",
            tr("Count my time"),
            tr(
                "Off at first. On: the time per document, while you press keys; a minute without one stops it. "
                "It stays in the project; the progress page (f5) shows it."
            ),
            _onoff(),
        ),
        Setting("terms", tr("Terms in the text"), tr("Terms of the termbase are underlined in the source."), _onoff()),
    )


class SettingsScreen(ListedScreen):
    """The settings, one a line."""

    contexts: ClassVar[tuple[Context, ...]] = ("settings",)
    BINDINGS: ClassVar[list[BindingType]] = bindings("settings")

    def on_mount(self) -> None:
        """Show them."""
        self._all = settings()
        self.list.show(len(self._all), 0)
        super().on_mount()

    def line(self, number: int, width: int, ink: Ink, back: str) -> Line:
        """One setting and its value."""
        setting = self._all[number]
        value = setting.values.get(self._value(setting), "")
        chosen = number == self.list.index
        wide = min(_NAMES_WIDE, width // 2)
        return [
            cell(setting.title, wide, ink, "text", back),
            cell(f"‹ {value} ›" if chosen else f"  {value}", width - wide, ink, "accent", back, bold=chosen),
        ]

    def _value(self, setting: Setting) -> object:
        if setting.name == "language":
            return interface_language()
        return self.app.theme if setting.name == "theme" else preferred(setting.name)

    def tell(self) -> None:
        """Bring everything up to date."""
        self.header.say(Heading(tr("Settings")))
        setting = self._all[self.list.index]
        self.below.tell([(setting.help, "soft")])
        self.footer.say({"setting"}, state=self.news[0], tone=self.news[1])

    def action_next_value(self) -> None:
        """The next value."""
        self._turn(1)

    def action_previous_value(self) -> None:
        """The value before."""
        self._turn(-1)

    def on_line_list_opened(self) -> None:
        """A setting was clicked twice."""
        self._turn(1)

    def _turn(self, step: int) -> None:
        setting = self._all[self.list.index]
        values = list(setting.values)
        now = self._value(setting)
        following = values[(values.index(now) + step) % len(values)] if now in values else values[0]
        self.workbench.change_preference(setting.name, following)
        self._all = settings()
        self.list.renew()
        self.announce(tr("✓ kept"))

    def action_leave_settings(self) -> None:
        """Back to where one was."""
        self.close()


def theme_calls(change: Callable[[Preference, object], None]) -> list[tuple[str, str, Callable[[], None]]]:
    """For the palette: each theme, here and in English, with what chooses it."""

    def chooser(theme: object) -> Callable[[], None]:
        return lambda: change("theme", theme)

    return [
        (tr("Theme: {name}", name=name), f"Theme: {str(theme).removeprefix('workbench-')}", chooser(theme))
        for theme, name in theme_names().items()
    ]
