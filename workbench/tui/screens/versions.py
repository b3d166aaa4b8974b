"""All versions of a segment's translation: who made each and when, how they differ, and back to any of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from rich.segment import Segment as Piece
from rich.style import Style
from textual.binding import BindingType

from workbench.model import Segment, Translation
from workbench.tui.actions import bindings
from workbench.tui.language import tr
from workbench.tui.lines import Line, filled, fit, wrap
from workbench.tui.postedit.differences import Run, differences
from workbench.tui.postedit.panel import colored
from workbench.tui.postedit.told import maker_of, status_name, when_of
from workbench.tui.screens.listed import ListedScreen
from workbench.tui.themes import Ink
from workbench.tui.widgets.bars import Heading
from workbench.tui.widgets.line_list import cell
from workbench.tui.widgets.strips import LineWidget

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from workbench.model import Edit
    from workbench.tui.action import Context

_COLORS: Final = {"same": "text", "in": "good", "out": "bad"}
_MARGIN: Final = 2


class Compared(LineWidget):
    """One text turned into another, in colour."""

    DEFAULT_CSS = "Compared { height: 40%; min-height: 6; background: $panel; }"

    title = ""
    source = ""
    runs: tuple[Run, ...] = ()

    def show(self, source: str, title: str, runs: tuple[Run, ...]) -> None:
        """Show something else."""
        self.source, self.title, self.runs = source, title, runs
        self.renew()

    def compose_lines(self, width: int, height: int) -> list[Line]:
        """The source, what is compared with what, and the runs: what goes out struck through."""
        ink, room = self.ink, max(10, width - 2 * _MARGIN)
        start = Piece(" " * _MARGIN, ink.style("text", "panel"))
        lines: list[Line] = [[Piece(row, ink.style("soft", "panel"))] for row in wrap(self.source, room, height // 3)]
        lines.append([Piece(fit(self.title, room), ink.style("faint", "panel"))])
        rows = colored(self.runs, room, max(1, height - len(lines)))
        lines += [[Piece(words, self._look(kind)) for words, kind in row] for row in rows]
        plain = ink.style("text", "panel")
        lines += [[] for _ in range(height - len(lines))]
        return [filled([start, *line], width, plain) for line in lines[:height]]

    def _look(self, kind: str) -> Style:
        style = self.ink.style(_COLORS[kind], "panel", underline=kind == "in")
        return style + Style(strike=True) if kind == "out" else style


class VersionsScreen(ListedScreen):
    """The candidates and versions of one segment.

    Args:
        words: The segment's text.
        take: Puts a version into the editor from which this was opened; None where it was the text.
    """

    contexts: ClassVar[tuple[Context, ...]] = ("versions",)
    BINDINGS: ClassVar[list[BindingType]] = bindings("versions")

    def __init__(self, segment: Segment, words: str, *, take: Callable[[Translation], None] | None = None) -> None:
        super().__init__()
        self._segment, self._words, self._take = segment, words, take
        self._all: list[Translation] = []
        self._made: dict[str, int] = {}
        self._chosen = self._base = ""
        self._compared = Compared()

    def compose(self) -> ComposeResult:
        """Header, the versions, how the chosen line differs, footer."""
        yield self.header
        yield self.list
        yield self._compared
        yield self.footer

    def on_mount(self) -> None:
        """Read them."""
        self._read()
        super().on_mount()

    def _read(self) -> None:
        with self.guarded():
            found = self.project.translations.candidates(self._segment.id)
            self._made = self.project.translations.made(self._segment.id)
            self._all = sorted(found, key=lambda t: -self._made.get(t.id, 0))
            chosen = self.project.translations.chosen_for(self._segment.id)
            self._chosen = chosen.id if chosen else ""
        if self._base not in self._made:
            self._base = self._chosen
        self.list.empty = tr("This segment has no translation yet.")
        self.list.show(len(self._all))

    @property
    def here(self) -> Translation | None:
        """The version that is pointed to."""
        return self._all[self.list.index] if self._all else None

    def line(self, number: int, width: int, ink: Ink, back: str) -> Line:
        """Whether it is the chosen one, who made it and when, how far it is, and its words."""
        version = self._all[number]
        who, when = min(34, width // 3), 17
        sign = "●" if version.id == self._chosen else "=" if version.id == self._base else " "
        return [
            cell(sign, 2, ink, "accent", back),
            cell(maker_of(version), who, ink, "text", back),
            cell(when_of(self._made.get(version.id, 0)), when, ink, "faint", back),
            cell(status_name(version.status), 11, ink, "soft", back),
            cell(version.text.replace("\n", " "), max(1, width - who - when - 13), ink, "text", back),
        ]

    def _compare(self, here: Translation) -> None:
        """Against the version to compare with; that one itself against the one that it was made from."""
        base_id = self._base if here.id != self._base else here.supersedes or ""
        base = next((version for version in self._all if version.id == base_id), None)
        if base is None:
            self._compared.show(self._words, maker_of(here), (Run(here.text, "same"),))
            return
        names = [maker_of(each) for each in (base, here)]
        if names[0] == names[1]:
            names = [f"{names[0]} {when_of(self._made.get(each.id, 0))}" for each in (base, here)]
        title = tr("{one} → {other}", one=names[0], other=names[1])
        self._compared.show(self._words, title, tuple(differences(base.text, here.text)))

    def tell(self, state: str = "", tone: str = "good") -> None:
        """Bring everything up to date."""
        self.header.say(Heading(tr("Versions"), (_counted(len(self._all)),)))
        here = self.here
        if here is None:
            self._compared.show(self._words, "", ())
        else:
            self._compare(here)
        situation = {"leavable"} | ({"versions"} if here else set())
        situation |= {"undoable"} if self.project.journal.undoable() else set()
        self.footer.say(situation, state=state, tone=tone)

    def action_compare_with(self) -> None:
        """Show how the others differ from this one."""
        here = self.here
        if here is not None:
            self._base = here.id
            self.list.renew()
            self.tell()

    def action_restore_version(self) -> None:
        """Make this version the translation; marks go along. In the editor, have its words there."""
        here = self.here
        if here is None:
            return
        if self._take is not None:
            self.close()
            self._take(here)
            return
        with self.guarded():
            self.project.translations.restore(here.id)
            self._read()
            self.workbench.outdate_below()
            self.tell(tr("✓ saved · {who}'s version is the translation", who=maker_of(here)))

    def on_line_list_opened(self) -> None:
        """A version was clicked twice."""
        self.action_restore_version()

    def taken_back(self, edit: Edit, words: str) -> None:
        """Something was undone or redone."""
        self._read()
        self.tell(words)

    def action_close_versions(self) -> None:
        """Back to the text."""
        self.close()


def _counted(number: int) -> str:
    return tr("1 version") if number == 1 else tr("{n} versions", n=number)
