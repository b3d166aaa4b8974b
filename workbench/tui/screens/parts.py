"""What the parts of the annotation screen share: the document as it is shown, and what each part asks of the others."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, ClassVar

from workbench.model import Annotation, Document, Fragment
from workbench.tui.screens.filling import Filling

if TYPE_CHECKING:
    from workbench.schema import Schema
    from workbench.tui.action import Context
    from workbench.tui.caret import Place
    from workbench.tui.choose import Picker
    from workbench.tui.finding.worn import Worn
    from workbench.tui.form import Field
    from workbench.tui.marked import Marked
    from workbench.tui.page import Page, Side
    from workbench.tui.panel import Section
    from workbench.tui.widgets.bars import Footer, Header
    from workbench.tui.widgets.pane import Pane
    from workbench.tui.widgets.sidebar import Sidebar


class Annotating(Filling):
    """The base of the annotation screen and of its parts.

    Attributes:
        aim: The list from which one went to the text, to point at a mark there.
        edited: The mark that the form is for; None for labels.
        labelled: The document or segment whose labels the form is for.
        latest: The id of the mark that was last made, chosen or shaped.
        leaving: Where esc was pressed with nothing to let go of: there, the next one leaves.
    """

    contexts: ClassVar[tuple[Context, ...]] = ("pane",)

    document: Document
    page: Page
    spans: Marked
    schema: Schema
    pane: Pane
    sidebar: Sidebar
    header: Header
    footer: Footer
    aim: Picker | None = None
    edited: Annotation | None = None
    labelled: str = ""
    latest: str = ""
    leaving: Place | None = None

    # What a part may add to; each calls super() and adds its own.

    def sections(self) -> list[Section]:
        """What else the panel says of where the cursor is."""
        return []

    def facts(self) -> list[str]:
        """What else the header says."""
        return []

    def also_so(self) -> set[str]:
        """What else is so, for the footer: see `Action.when`."""
        return set()

    def worn(self, side: Side, index: int, start: int, end: int) -> list[Worn]:
        """What else a stretch of a piece wears."""
        return []

    # What a part may ask of the others.

    def saved(self, what: str = "") -> None:
        """An edit is on disk: say so."""
        raise NotImplementedError

    def told(self, what: str, tone: str = "soft") -> None:
        """Say something at the right of the footer, until the cursor moves."""
        raise NotImplementedError

    def means_nothing(self, key: str) -> None:
        """Say that a letter has no meaning here."""
        raise NotImplementedError

    def hush(self) -> None:
        """Something is opened: what was said about leaving holds no more."""
        raise NotImplementedError

    def reload(self, *, translations: bool = False) -> None:
        """Read the marks anew, and the text with its translations if these changed too."""
        raise NotImplementedError

    def reread(self, then: Callable[[], object]) -> None:
        """Read the text anew with its translations and marks, then go on: a long one on a thread, while keys wait."""
        raise NotImplementedError

    def tag_segments(self, *, shown: bool = True) -> None:
        """Let each segment's labels stand beside it."""
        raise NotImplementedError

    def renew(self, mark_ids: Collection[str]) -> None:
        """Read these marks anew, and show them as they are."""
        raise NotImplementedError

    def delete(self, mark: Annotation) -> None:
        """Delete a mark."""
        raise NotImplementedError

    def mark_with(self, label: str) -> None:
        """Use a type of the schema."""
        raise NotImplementedError

    def stand_on(self, fragment: Fragment) -> None:
        """Put the cursor where a fragment begins."""
        raise NotImplementedError

    def choose_mark(self, mark: Annotation) -> None:
        """Let the keys be for this one of the marks under the cursor."""
        raise NotImplementedError

    def marks_here(self) -> list[Annotation]:
        """The marks under the cursor: the one chosen, then the innermost first; their relations last."""
        raise NotImplementedError

    def words_of(self, mark: Annotation) -> str:
        """What a mark covers, in its own words."""
        raise NotImplementedError

    def lookup(self, mark_id: str) -> Annotation | None:
        """A mark by its id, of this document or another."""
        raise NotImplementedError

    def wrong_with(self, mark: Annotation) -> list[str]:
        """What the schema has against a mark, in words."""
        raise NotImplementedError

    def open_form(self, mark: Annotation) -> None:
        """Edit a mark in the panel."""
        raise NotImplementedError

    def close_form(self) -> None:
        """Back to the text."""
        raise NotImplementedError

    def open_picker(self, picker: Picker, take: Callable[[str], None]) -> None:
        """Let the user pick from a list in the panel; `take` is called with the key of what they took."""
        raise NotImplementedError

    def edit_label(self, name: str) -> None:
        """Edit the labels of the document or the segment, this one first."""
        raise NotImplementedError

    def relate(self, label: str) -> None:
        """Join the mark under the cursor to another one, which the user picks or points at."""
        raise NotImplementedError

    def pointed_at(self, mark: Annotation) -> None:
        """Take a mark for what one went to the text for."""
        raise NotImplementedError

    def write_text(self, field: Field) -> None:
        """Ask for a text or number."""
        raise NotImplementedError

    def first_fault(self, mark: Annotation) -> str:
        """The field of a mark that is not right; "" where all are."""
        raise NotImplementedError
