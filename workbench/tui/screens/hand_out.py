"""Handing documents out by a rule: who, how many for each document, the seed, and what would come of it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from workbench.errors import WorkbenchError
from workbench.people import checked_annotator
from workbench.text.cells import text_width
from workbench.tui.actions import bindings
from workbench.tui.background import Hears, Task, in_background
from workbench.tui.language import tr
from workbench.tui.lead.assignments import Handing
from workbench.tui.lines import Line, filled, fit, wrap
from workbench.tui.sayings import said
from workbench.tui.widgets.strips import LineWidget
from workbench.tui.widgets.typed import TypedCharacter
from workbench.tui.words import counted

if TYPE_CHECKING:
    from workbench.project import Project

Pairs = list[tuple[str, str]]


class HandOutForm(LineWidget, can_focus=True):
    """The fields and the preview."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("hand_out")
    DEFAULT_CSS = "HandOutForm { background: $surface; height: 20; }"

    class Typed(TypedCharacter):
        """A character was typed."""

    def __init__(self, handing: Handing) -> None:
        super().__init__()
        self.handing = handing
        self.preview: list[str] = []

    def compose_lines(self, width: int, height: int) -> list[Line]:
        """The fields, the open one in sight, and what would come of it."""
        ink = self.ink
        head: Line = [Segment(tr("Hand out documents"), ink.style("text", "panel", bold=True))]
        end: list[Line] = [[]]
        for number, words in enumerate(self.preview):
            color = "bad" if self.handing.problem else "text" if number == 0 else "soft"
            end += [[Segment(row, ink.style(color, "panel"))] for row in wrap(words, width)]
        keys = tr("enter hands out · space with or without · ← → more or less · esc back")
        end += [[], [Segment(fit(keys, width), ink.style("faint", "panel"))]]
        room = max(1, height - 2 - len(end))
        first = max(0, self.handing.at - room + 1)
        fields = [
            self._field(number, name, value, width)
            for number, (name, value) in list(enumerate(self.handing.fields()))[first : first + room]
        ]
        lines = [head, [], *fields, *end]
        lines += [[] for _ in range(height - len(lines))]
        return [filled(line, width, ink.style("text", "panel")) for line in lines[:height]]

    def _field(self, number: int, name: str, value: str, width: int) -> Line:
        here = number == self.handing.at
        known = number < len(self.handing.names)
        ink = self.ink
        given = self.handing.names.get(name, False) if known else True
        sign = ("● " if given else "○ ") if known else "  "
        title = fit(name, 28)
        title += " " * (28 - text_width(title))
        color = "accent" if here else "text" if given else "soft"
        return [
            Segment("› " if here else "  ", ink.style("accent", "panel", bold=True)),
            Segment(sign + title, ink.style(color, "panel", bold=here)),
            Segment(" " + fit(value, width - 34), ink.style("text" if here else "soft", "panel")),
        ]

    def on_key(self, event: events.Key) -> None:
        """Characters go to the name or the seed; a blank only to a name that is begun."""
        character = event.character or ""
        blank = character == " " and not (self.handing.kind == "new" and self.handing.typed)
        if event.is_printable and character and not blank:
            event.stop()
            event.prevent_default()
            self.post_message(self.Typed(character))


class HandOutScreen(Hears, ModalScreen[Handing | None], inherit_bindings=False):
    """Asks by which rule to hand out; None where the user goes back."""

    DEFAULT_CSS = """
    HandOutScreen { align: center middle; background: $background 60%; }
    HandOutScreen > Vertical { width: 76; max-width: 96%; height: auto; background: $surface; padding: 1 3; }
    """

    def __init__(self, project: Project, handing: Handing) -> None:
        super().__init__()
        self._project = project
        self.form = HandOutForm(handing)

    @property
    def handing(self) -> Handing:
        """What is asked for."""
        return self.form.handing

    def compose(self) -> ComposeResult:
        """The form in the middle."""
        with Vertical():
            yield self.form

    def on_mount(self) -> None:
        """See at once what would come of it."""
        self.form.styles.height = min(len(self.handing.names) + 13, max(12, self.app.size.height - 4))
        self.form.focus()
        self._changed()

    def _changed(self) -> None:
        """Work out on a thread what would come of it."""
        self.form.renew()
        handing = self.handing
        names, each, share, seed = handing.chosen, handing.each, handing.share / 100, handing.seed
        handing.problem = ""
        if not names:
            self._show(tr("Nobody is chosen."), problem=True)
            return

        def work(project: Project, task: Task) -> tuple[Pairs, dict[str, int]]:
            from workbench.store.distribution import distribute

            existing: dict[str, list[str]] = {}
            for assignment in project.assignments.all():
                existing.setdefault(assignment.document_id, []).append(assignment.annotator)
            documents = [document.id for document in project.documents.all()]
            pairs = distribute(documents, names, each=each, share=share, seed=seed, existing=existing)
            had = Counter(name for holders in existing.values() for name in holders)
            return list(pairs), dict(had)

        def then(found: tuple[Pairs, dict[str, int]]) -> None:
            pairs, had = found
            new = Counter(name for _, name in pairs)
            several = sum(count > 1 for count in Counter(document for document, _ in pairs).values())
            told = tr(", ").join(f"{name} +{new[name]:,} = {had.get(name, 0) + new[name]:,}" for name in names)
            first = tr(
                "{assignments} would be made, {documents} with several.",
                assignments=counted(len(pairs), "assignment"),
                documents=counted(several, "document"),
            )
            self._show(first, told, tr("What was handed out before stays."))

        in_background(self, work, then, project=self._project, failed=self._failed, group="preview")

    def _failed(self, error: WorkbenchError) -> None:
        self._show(error.message, error.hint, problem=True)

    def _show(self, *words: str, problem: bool = False) -> None:
        self.handing.problem = words[0] if problem else ""
        self.form.preview = [each for each in words if each]
        self.form.renew()

    def on_hand_out_form_typed(self, event: HandOutForm.Typed) -> None:
        """A character was typed."""
        self.handing.type(event.character)
        self._changed()

    def action_hand_up(self) -> None:
        """To the field above."""
        self.handing.move(-1)
        self.form.renew()

    def action_hand_down(self) -> None:
        """To the field below."""
        self.handing.move(1)
        self.form.renew()

    def action_hand_less(self) -> None:
        """Less."""
        self.handing.turn(-1)
        self._changed()

    def action_hand_more(self) -> None:
        """More."""
        self.handing.turn(1)
        self._changed()

    def action_hand_turn(self) -> None:
        """With this annotator, or without."""
        self.handing.switch()
        self._changed()

    def action_hand_erase(self) -> None:
        """Erase the last character."""
        self.handing.erase()
        self._changed()

    def action_hand_give(self) -> None:
        """Hand out; or add the name that is written."""
        typed = self.handing.typed.strip()
        if self.handing.kind == "new" and typed:
            try:
                self.handing.add(checked_annotator(typed))
            except WorkbenchError as error:
                self._show(said(error.message), said(error.hint), problem=True)
                return
            self._changed()
        elif not self.handing.problem:
            self.dismiss(self.handing)

    def action_hand_cancel(self) -> None:
        """Hand nothing out."""
        self.dismiss(None)
