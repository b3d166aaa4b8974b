"""A document's details: its name, title, language and metadata, each written by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from workbench.model import JSON, Document, Edit
from workbench.text.language import canonical
from workbench.tui.actions import bindings
from workbench.tui.language import tr
from workbench.tui.lines import Line
from workbench.tui.screens.ask import AskScreen
from workbench.tui.screens.listed import ListedScreen
from workbench.tui.themes import Ink
from workbench.tui.widgets.bars import Heading
from workbench.tui.widgets.line_list import cell

if TYPE_CHECKING:
    from workbench.tui.action import Context

_META = "meta."


class MetadataScreen(ListedScreen):
    """The details of one document."""

    contexts: ClassVar[tuple[Context, ...]] = ("metadata",)
    BINDINGS: ClassVar[list[BindingType]] = bindings("metadata")

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document

    def on_mount(self) -> None:
        """Show them."""
        self._read()
        super().on_mount()

    def _read(self, key: str = "") -> None:
        """Read the details, standing on one of them."""
        with self.guarded():
            self._document = self.project.documents.get(self._document.id)
        document = self._document
        self._fields: list[tuple[str, str, JSON]] = [
            ("name", tr("Name"), document.name),
            ("title", tr("Title"), document.title),
            ("language", tr("Language"), document.language),
            *((_META + name, name, value) for name, value in sorted(document.meta.items())),
        ]
        self.list.show(len(self._fields), next((at for at, field in enumerate(self._fields) if field[0] == key), None))

    def line(self, number: int, width: int, ink: Ink, back: str) -> Line:
        """One detail."""
        _, title, value = self._fields[number]
        wide = min(28, width // 3)
        return [
            cell(title, wide, ink, "soft", back),
            cell(_written(value) or "–", width - wide, ink, "text" if value else "faint", back),
        ]

    def tell(self) -> None:
        """Bring everything up to date."""
        self.header.say(Heading(tr("Details of {title}", title=self._document.title or self._document.name)))
        key, _, value = self._fields[self.list.index]
        helps = {
            "name": tr("What commands and exports call it. Its text and its marks stay as they are."),
            "title": tr("What the library shows."),
            "language": tr("As the file states it, such as en or zh-Hant; empty to let the segments say."),
        }
        help_ = helps.get(key, tr("A field of metadata, for exports."))
        self.below.tell([(_written(value), "text")], [(help_, "soft")])
        self.tell_footer({"detailing"})

    def action_edit_detail(self) -> None:
        """Write another value."""
        key, title, value = self._fields[self.list.index]
        self._ask(key, title, _written(value))

    def on_line_list_opened(self) -> None:
        """A detail was clicked twice."""
        self.action_edit_detail()

    def _ask(self, key: str, title: str, given: str) -> None:
        def answered(text: str | None) -> None:
            if text is not None:
                self._set(key, text.strip())

        self.app.push_screen(AskScreen(title, given=given, instead=True), answered)

    def action_add_detail(self) -> None:
        """Add a field: first its name, then its value."""

        def named(name: str | None) -> None:
            if name and name.strip():
                self._ask(_META + name.strip(), name.strip(), _written(self._document.meta.get(name.strip())))

        self.app.push_screen(AskScreen(tr("What is the field called?"), tr("Such as date, author, source.")), named)

    def action_remove_detail(self) -> None:
        """Take the value away."""
        key = self._fields[self.list.index][0]
        if key == "name":
            self.say(tr("A document needs a name."))
        else:
            self._set(key, "")

    def _set(self, key: str, text: str) -> None:
        documents = self.project.documents
        if key == "language" and text:
            tag = canonical(text)
            if tag is None:
                self.say(tr("«{tag}» is no language: write en, zh-Hant, zh-Hans, or another tag.", tag=text))
                return
            text = tag
        with self.guarded():
            if key == "name":
                documents.rename(self._document.id, text)
            elif key in ("title", "language"):
                documents.describe(self._document.id, **{key: text})
            else:
                name = key.removeprefix(_META)
                documents.set_meta(self._document.id, {name: _read_value(text, self._document.meta.get(name))})
            self.workbench.outdate_below()
            self._read(key)
            self.announce(tr("✓ saved"))

    def taken_back(self, edit: Edit, words: str) -> None:
        """Something was undone or redone: read anew."""
        self._read()
        self.announce(f"✓ {words}")

    def action_leave_details(self) -> None:
        """Back to the library."""
        self.close()


def _written(value: JSON) -> str:
    """A value on one line."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    import json

    return json.dumps(value, ensure_ascii=False)


def _read_value(text: str, before: JSON) -> JSON:
    """What was written: a text, or a number or list where the field held one; None for nothing."""
    if not text:
        return None
    if before is not None and not isinstance(before, str):
        import json

        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return text
    return text
