"""What the parts of the annotation screen share: the document as it is shown, and what each part asks of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from workbench.model import Annotation, Document
from workbench.tui.form import Form
from workbench.tui.screens.base import WorkbenchScreen

if TYPE_CHECKING:
    from workbench.schema import Schema
    from workbench.tui.action import Context
    from workbench.tui.choose import Picker
    from workbench.tui.page import Page
    from workbench.tui.spans import SpanIndex
    from workbench.tui.widgets.pane import Pane
    from workbench.tui.widgets.sidebar import Sidebar


class Annotating(WorkbenchScreen[None]):
    """The base of the annotation screen and of its parts.

    Attributes:
        form: The fields that are open in the panel.
        picker: The list to pick a mark from, over the form.
        edited: The mark that the form is for; None for the document's labels.
    """

    contexts: ClassVar[tuple[Context, ...]] = ("pane",)

    document: Document
    page: Page
    spans: SpanIndex
    schema: Schema
    pane: Pane
    sidebar: Sidebar
    form: Form | None = None
    picker: Picker | None = None
    edited: Annotation | None = None

    def tell(self) -> None:
        """Bring the header, the panel and the footer up to date."""
        raise NotImplementedError

    def saved(self, what: str = "") -> None:
        """An edit is on disk: say so."""
        raise NotImplementedError

    def reload(self, *, translations: bool = False) -> None:
        """Read the marks anew, and the text with its translations if these changed too."""
        raise NotImplementedError

    def delete(self, mark: Annotation) -> None:
        """Delete a mark."""
        raise NotImplementedError

    def mark_with(self, label: str) -> None:
        """Use a type of the schema."""
        raise NotImplementedError

    def marks_here(self) -> list[Annotation]:
        """The marks under the cursor: the one chosen, then the innermost first."""
        raise NotImplementedError
