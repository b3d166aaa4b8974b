"""Lists on the annotation screen: picking a mark, a type; or going to the text to point at a mark, or make it there."""

from __future__ import annotations

from collections.abc import Callable

from textual import events

from workbench.model import Annotation
from workbench.tui.actions import ids_of
from workbench.tui.caret import Place
from workbench.tui.choose import Picker, nearest, picker_for, types_to_pick
from workbench.tui.form import Field
from workbench.tui.language import tr
from workbench.tui.screens.parts import Annotating
from workbench.tui.titles import titled

_PICK_ACTIONS = ids_of("picker", "pointing")
_NOT_WHILE_AIMING = ids_of("pane") - {"edit_mark", "next_here", "leave"}


class Picking(Annotating):
    """The part of the annotation screen that has lists."""

    _take: Callable[[str], None] | None = None
    _picked_at: Place | None = None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A list's keys are live where one is open; while one points at a mark, nothing else is done in the text."""
        if action in _PICK_ACTIONS:
            return self.picker is not None and (action != "point_in_text" or bool(self.picker.accepts))
        if self.aim is not None and action in _NOT_WHILE_AIMING:
            return False
        return super().check_action(action, parameters)

    def open_picker(self, picker: Picker, take: Callable[[str], None]) -> None:
        """Let the user pick from a list in the panel; `take` is called with the key of what they took."""
        self.picker, self._take, self.aim = picker, take, None
        self._picked_at = self.pane.caret.place
        self.hush()
        self.add_class("-editing")
        self.sidebar.focus()
        self.tell()

    def close_lists(self) -> None:
        """Back to the form, or to the text where none is open; whoever pointed is where they came from again."""
        if self.aim is not None and self._picked_at is not None and self._picked_at.passage < len(self.page):
            self.pane.go(self._picked_at)
        self.picker = self.aim = self._take = self._picked_at = None
        if self.form is None:
            self.remove_class("-editing")
            self.light(None)
            self.pane.focus()
        else:
            self.add_class("-editing")
            self.sidebar.focus()
        self.tell()

    def light(self, mark: Annotation | None) -> None:
        """Light the mark that is being edited in the text."""
        lit = mark.id if mark else ""
        if lit != self.pane.edited:
            self.pane.edited = lit
            self.pane.show_all()

    def _taken(self, key: str) -> None:
        take = self._take
        self.close_lists()
        if take is not None:
            with self.guarded():
                take(key)

    # Marks for a role.

    def pick_for(self, field: Field, mark: Annotation, take: Callable[[str], None]) -> None:
        """Let the user pick a mark for a role of a mark."""
        found = nearest(self.spans, mark, field, field.value or (), self.schema)
        self.open_picker(picker_for(field, self.schema, found), take)

    def relate(self, label: str) -> None:
        """Join the mark under the cursor to another one, which the user picks or points at."""
        mark_type = self.schema.types[label]
        ends = {role.name: role for role in mark_type.roles}
        start = next((mark for mark in self.marks_here() if mark.label in ends["from"].accepts), None)
        if start is None:
            accepted = tr(", ").join(titled(self.schema.types[name]) for name in ends["from"].accepts)
            self.say(
                tr("{relation} begins at one of these: {types}.", relation=titled(mark_type), types=accepted),
                hint=tr("put the cursor on one"),
            )
            return
        first = start
        self.light(first)
        end = Field(label, titled(mark_type), "role", value=(), accepts=ends["to"].accepts, limit=1)
        self.pick_for(end, first, lambda key: self._relate(label, first, key))

    def _relate(self, label: str, first: Annotation, end: str) -> None:
        """Make a relation; what there is to say of it is asked at once."""
        mark_type = self.schema.types[label]
        relation = self.project.marks.create(
            "relation",
            label,
            document_id=self.document.id,
            attributes=mark_type.defaults(),
            roles={"from": (first.id,), "to": (end,)},
        )
        self.spans.put(relation)
        self.pane.show_all()
        self.choose_mark(relation)
        self.saved()
        if mark_type.attributes:
            self.open_form(relation)

    # Types.

    def action_pick_label(self) -> None:
        """A list of the schema's types, narrowed as one types; what is taken marks."""
        if self.page.passages:
            self.open_picker(Picker(tr("Mark with"), types_to_pick(self.schema.types.values())), self.mark_with)

    def action_relabel_by_name(self) -> None:
        """The same, of one kind: what is taken is the label of what is being edited."""
        if self.edited is not None:
            types = [t for t in self.schema.types.values() if t.kind == self.edited.kind]
            self.open_picker(Picker(tr("Relabel as"), types_to_pick(types)), self.relabel_edited)

    def relabel_edited(self, label: str) -> None:
        """Give the mark that is being edited another type."""
        raise NotImplementedError

    # Pointing at a mark in the text.

    def action_point_in_text(self) -> None:
        """Go to the text, to point at a mark or to make it there."""
        self.aim, self.picker = self.picker, None
        self.remove_class("-editing")
        self.pane.focus()
        self.tell()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """A click into the text while a list is open: one points there, or lets the list go."""
        if event.widget is self.pane and self.picker is not None:
            if self.picker.accepts:
                self.action_point_in_text()
            else:
                self.close_lists()

    def point(self) -> None:
        """Take the mark under the cursor for what one went to the text for."""
        aim = self.aim
        if aim is None:
            return
        fitting = [m for m in self.marks_here() if m.label in aim.accepts and m.id != (self.edited and self.edited.id)]
        if fitting:
            self.pointed_at(fitting[0])
        else:
            self.say(tr("There is no such mark under the cursor."), hint=aim.title)

    def pointed_at(self, mark: Annotation) -> None:
        """Take a mark for what one went to the text for."""
        self._taken(mark.id)

    # Leaving the list.

    def action_pick_cancel(self) -> None:
        """Back to the form or the text."""
        self.close_lists()

    def action_pick(self) -> None:
        """Take the chosen entry."""
        chosen = self.picker.chosen if self.picker else None
        if chosen is None:
            self.close_lists()
        else:
            self._taken(chosen.key)
