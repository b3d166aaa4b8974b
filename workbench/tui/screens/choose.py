"""One question with a few answers, to choose from by number or with the arrows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen

from workbench.tui.actions import bindings
from workbench.tui.lines import Line, filled, fit, wrap
from workbench.tui.widgets.strips import LineWidget
from workbench.tui.words import plain

_PAGE = 8


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, and what it means."""

    title: str
    help: str = ""


class Answers(LineWidget, can_focus=True):
    """The question and the answers."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("picker")
    DEFAULT_CSS = "Answers { background: $surface; }"

    class Taken(Message):
        """An answer was taken by its number or with the mouse."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, title: str, help_: str, answers: Sequence[Answer], at: int) -> None:
        super().__init__()
        self._title, self._help, self.answers, self.at = title, help_, answers, at
        self._rows: list[int] = []

    def rows_for(self, width: int) -> int:
        """How many rows it takes."""
        return len(self._made(width)[0])

    def compose_lines(self, width: int, height: int) -> list[Line]:
        """The lines, the chosen answer in sight."""
        lines, self._rows = self._made(width)
        here = [row for row, answer in enumerate(self._rows) if answer == self.at]
        first = min(max(0, (here[-1] if here else 0) - height + 2), max(0, len(lines) - height))
        self._rows = self._rows[first:]
        return lines[first : first + height]

    def _made(self, width: int) -> tuple[list[Line], list[int]]:
        """The lines, and which answer each belongs to, -1 for none."""
        ink = self.ink
        plain_style = ink.style("text", "panel")
        lines: list[Line] = [[Segment(fit(self._title, width), ink.style("text", "panel", bold=True))]]
        lines += [[Segment(row, ink.style("soft", "panel"))] for row in wrap(self._help, width)] if self._help else []
        lines.append([])
        rows = [-1] * len(lines)
        for number, answer in enumerate(self.answers):
            sign = "›" if number == self.at else " "
            key = str(number + 1) if number < 9 else " "
            lines.append(
                [
                    Segment(f"{sign}{key} ", ink.style("accent", "panel", bold=True)),
                    Segment(fit(answer.title, width - 3), ink.style("text", "panel", bold=number == self.at)),
                ]
            )
            rows.append(number)
            for row in wrap(answer.help, width - 3, 2) if answer.help else ():
                lines.append([Segment("   " + row, ink.style("soft", "panel"))])
                rows.append(number)
        return [filled(line, width, plain_style) for line in lines], rows

    def on_key(self, event: events.Key) -> None:
        """A digit takes an answer."""
        typed = plain(event.character)
        if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(self.answers):
            event.stop()
            event.prevent_default()
            self.post_message(self.Taken(int(typed) - 1))

    def on_click(self, event: events.Click) -> None:
        """A click takes an answer."""
        if event.y < len(self._rows) and self._rows[event.y] >= 0:
            self.post_message(self.Taken(self._rows[event.y]))


class ChooseScreen(ModalScreen[int | None], inherit_bindings=False):
    """Asks for one of several answers; None where the user goes back."""

    DEFAULT_CSS = """
    ChooseScreen { align: center middle; background: $background 60%; }
    ChooseScreen > Vertical { width: 70; max-width: 96%; height: auto; max-height: 90%; background: $surface;
        padding: 1 3; }
    ChooseScreen Answers { height: auto; max-height: 30; }
    """

    def __init__(self, title: str, answers: Sequence[Answer], *, help_: str = "", at: int = 0) -> None:
        super().__init__()
        self._answers = Answers(title, help_, answers, at)

    def compose(self) -> ComposeResult:
        """The question in the middle."""
        with Vertical():
            yield self._answers

    def on_mount(self) -> None:
        """Answer at once."""
        width = min(70, int(self.app.size.width * 0.96)) - 6
        self._answers.styles.height = min(self._answers.rows_for(width), max(4, self.app.size.height - 6))
        self._answers.focus()

    def on_answers_taken(self, event: Answers.Taken) -> None:
        """An answer was taken."""
        event.stop()
        self.dismiss(event.number)

    def action_pick_up(self) -> None:
        """The answer above."""
        self._move(-1)

    def action_pick_down(self) -> None:
        """The answer below."""
        self._move(1)

    def action_pick_page_up(self) -> None:
        """A page up."""
        self._move(-_PAGE)

    def action_pick_page_down(self) -> None:
        """A page down."""
        self._move(_PAGE)

    def _move(self, step: int) -> None:
        answers = self._answers
        answers.at = min(max(0, answers.at + step), len(answers.answers) - 1)
        answers.renew()

    def action_pick_erase(self) -> None:
        """Nothing is typed here."""

    def action_pick(self) -> None:
        """Take the one that is pointed to."""
        self.dismiss(self._answers.at)

    def action_pick_cancel(self) -> None:
        """No answer."""
        self.dismiss(None)
