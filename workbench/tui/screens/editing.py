"""Editing marks on the annotation screen: the form, the list of marks for a role, and carrying out what they ask."""

from __future__ import annotations

from workbench.model import JSON, Annotation
from workbench.tui.choose import Picker, candidates
from workbench.tui.form import (
    NOTE,
    Ask,
    Field,
    Form,
    Pick,
    Request,
    Set,
    fields_of_labels,
    fields_of_mark,
    no_longer_asked,
    problem,
    written_number,
)
from workbench.tui.screens.parts import Annotating
from workbench.tui.widgets.sidebar import Sidebar

_FORM_ACTIONS = frozenset(
    (
        "field_up",
        "field_down",
        "value_left",
        "value_right",
        "open_field",
        "clear_field",
        "delete_edited",
        "close_editor",
    )
)
_PICK_ACTIONS = frozenset(
    ("pick_up", "pick_down", "pick_page_up", "pick_page_down", "pick", "pick_erase", "pick_cancel")
)
_PAGE = 8


class Editing(Annotating):
    """The part of the annotation screen that edits marks and labels."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The form and the list share keys: only those of what is open are live."""
        if action in _FORM_ACTIONS:
            return self.form is not None and self.picker is None
        if action in _PICK_ACTIONS:
            return self.picker is not None
        return super().check_action(action, parameters)

    # Opening and closing.

    def action_edit_mark(self) -> None:
        """Open the form for the mark under the cursor: the innermost, or the one chosen."""
        under = self.marks_here()
        if under:
            self.open_form(under[0])
        else:
            self.say("There is no mark under the cursor.")

    def open_form(self, mark: Annotation) -> None:
        """Edit a mark in the panel."""
        self.edited = mark
        self._open(fields_of_mark(mark, self.schema.types.get(mark.label)))

    def action_edit_labels(self) -> None:
        """Edit the labels of the document in the panel."""
        fields = fields_of_labels(self.schema, self.document.id, self.spans.marks.values())
        if not fields:
            self.say("The schema has no labels for documents.")
            return
        self.edited = None
        self._open(fields)

    def edit_label(self, name: str) -> None:
        """Edit the labels of the document, this one first."""
        self.action_edit_labels()
        if self.form is not None:
            self.form.open_named(name)
            self.tell()

    def relate(self, label: str) -> None:
        """Join the mark under the cursor to another one, which the user picks."""
        mark_type = self.schema.types[label]
        ends = {role.name: role for role in mark_type.roles}
        start = next((mark for mark in self.marks_here() if mark.label in ends["from"].accepts), None)
        if start is None:
            accepted = ", ".join(self.schema.types[name].title() for name in ends["from"].accepts)
            self.say(f"{mark_type.title()} begins at a {accepted}: put the cursor on one.")
            return
        self.open_form(start)
        end = Field(label, mark_type.title(), "role", value=(), accepts=ends["to"].accepts, limit=1)
        self.picker = Picker(end, candidates(self.page, self.spans.marks.values(), start, end, ()))
        self.tell()

    def _join(self, label: str, end: str) -> None:
        """Make a relation from the mark that is being edited."""
        start = self.edited
        if start is None:
            return
        with self.guarded():
            roles = {"from": (start.id,), "to": (end,)}
            defaults = self.schema.types[label].defaults()
            marks = self.project.marks
            self.spans.put(
                marks.create("relation", label, document_id=self.document.id, attributes=defaults, roles=roles)
            )
            self.close_form()
            self.saved()

    def _open(self, fields: list[Field]) -> None:
        self.form = Form(fields)
        self.pane.edited = self.edited.id if self.edited else ""
        self.add_class("-editing")
        self.pane.show_all()
        self.sidebar.focus()
        self.tell()

    def close_form(self) -> None:
        """Back to the text."""
        if self.form is None:
            return
        self.form = self.picker = self.edited = None
        self.pane.edited = ""
        self.remove_class("-editing")
        self.pane.show_all()
        self.pane.focus()
        self.tell()

    def action_close_editor(self) -> None:
        """Back to the text; everything is saved."""
        self.close_form()

    # Keys in the form.

    def action_field_up(self) -> None:
        """Open the field above."""
        self._move(-1)

    def action_field_down(self) -> None:
        """Open the field below."""
        self._move(1)

    def _move(self, step: int) -> None:
        if self.form is not None:
            self.form.move(step)
            self.tell()

    def action_value_left(self) -> None:
        """Take the value to the left."""
        self._turn(-1)

    def action_value_right(self) -> None:
        """Take the value to the right."""
        self._turn(1)

    def _turn(self, step: int) -> None:
        if self.form is not None:
            self._carry_out(self.form.turn(step))
            self.tell()

    def action_open_field(self) -> None:
        """Pick a mark, write a text, or go on."""
        self._carry_out(self.form.open() if self.form else None)
        self.tell()

    def action_clear_field(self) -> None:
        """Clear the field."""
        self._carry_out(self.form.clear() if self.form else None)

    def action_delete_edited(self) -> None:
        """Delete the mark that is being edited."""
        mark = self.edited
        if mark is not None:
            self.close_form()
            self.delete(mark)

    def on_sidebar_typed(self, event: Sidebar.Typed) -> None:
        """A digit takes a value, a type's key relabels the mark; in the list, any character narrows it."""
        if self.picker is not None:
            self.picker.type(event.character)
            self.tell()
        elif self.form is not None and event.character in "123456789" and self.form.field and self.form.field.options:
            request = self.form.digit(int(event.character))
            self._carry_out(request)
            if request is not None and self.form and self.form.field and self.form.field.kind == "choice":
                self.form.advance()
                self.tell()
        elif self.edited is not None and event.character in self.schema.by_key:
            self._relabel(self.edited, self.schema.by_key[event.character].name)

    def _relabel(self, mark: Annotation, label: str) -> None:
        new, old = self.schema.types[label], self.schema.types.get(mark.label)
        if label == mark.label:
            return
        if new.kind != mark.kind:
            self.say(f"A mark of kind {mark.kind} cannot become a {new.title()}.")
            return
        known = {attribute.name for attribute in new.attributes}
        dropped: dict[str, JSON] = {a.name: None for a in (old.attributes if old else ()) if a.name not in known}
        with self.guarded():
            self._took(self.project.marks.update(mark.id, label=label, attributes={**dropped, **new.defaults()}))

    # Carrying out what the form asks for.

    def _carry_out(self, request: Request | None) -> None:
        if isinstance(request, Set):
            self._set(request.field, request.value)
        elif isinstance(request, Pick) and self.edited is not None:
            field = request.field
            marks = self.spans.marks.values()
            self.picker = Picker(field, candidates(self.page, marks, self.edited, field, field.value))
            self.tell()
        elif isinstance(request, Ask):
            self._ask(request.field)

    def _set(self, field: Field, value: JSON) -> None:
        with self.guarded():
            if self.edited is None:
                self._set_label(field, value)
            elif field.kind == "role":
                self._took(self.project.marks.update(self.edited.id, roles={field.name: value or ()}))
            elif field.kind == NOTE:
                self._took(self.project.marks.update(self.edited.id, note=value or ""))
            else:
                given = {**self.edited.attributes, field.name: value}
                cleared = no_longer_asked(self.schema.types.get(self.edited.label), given)
                self._took(self.project.marks.update(self.edited.id, attributes={field.name: value, **cleared}))

    def _took(self, mark: Annotation) -> None:
        """A mark has a new form, which is on disk."""
        self.edited = mark
        self.pane.show_passages(self.spans.put(mark))
        if self.form is not None:
            self.form.refresh(fields_of_mark(mark, self.schema.types.get(mark.label)))
        self.saved()

    def _set_label(self, field: Field, value: JSON) -> None:
        """A document's label is a mark of its own: made, changed, or deleted."""
        document = self.document.id
        name = self.schema.types[field.name].attributes[0].name
        marks = self.project.marks
        given = next((m for m in self.spans.marks.values() if m.label == field.name and m.target == document), None)
        if given is None and value is not None:
            label = marks.create("label", field.name, document_id=document, target=document, attributes={name: value})
            self.spans.put(label)
        elif given is not None and value is None:
            marks.delete([given.id])
            self.spans.drop(given.id)
        elif given is not None:
            self.spans.put(marks.update(given.id, attributes={name: value}))
        if self.form is not None:
            self.form.refresh(fields_of_labels(self.schema, document, self.spans.marks.values()))
        self.saved()

    def _ask(self, field: Field) -> None:
        from workbench.tui.screens.ask import AskScreen

        def answered(text: str | None) -> None:
            if text is None:
                return
            value: JSON = text.strip() or None
            if field.kind == "number" and value is not None:
                value = written_number(text.strip())
            wrong = problem(field, value)
            if wrong:
                self.say(f"{wrong}.", bad=True)
                ask(text)
            else:
                self._set(field, value)

        def ask(given: str) -> None:
            self.app.push_screen(AskScreen(field.title, field.help, given=given), answered)

        ask("" if field.is_empty else str(field.value))

    # Keys in the list.

    def action_pick_up(self) -> None:
        """The entry above."""
        self._pick_move(-1)

    def action_pick_down(self) -> None:
        """The entry below."""
        self._pick_move(1)

    def action_pick_page_up(self) -> None:
        """A page up."""
        self._pick_move(-_PAGE)

    def action_pick_page_down(self) -> None:
        """A page down."""
        self._pick_move(_PAGE)

    def _pick_move(self, step: int) -> None:
        if self.picker is not None:
            self.picker.move(step)
            self.tell()

    def action_pick_erase(self) -> None:
        """Take the last character back."""
        if self.picker is not None:
            self.picker.erase()
            self.tell()

    def action_pick_cancel(self) -> None:
        """Back to the form."""
        self.picker = None
        self.tell()

    def action_pick(self) -> None:
        """Take the chosen mark into the role."""
        picker, self.picker = self.picker, None
        if picker is None or picker.chosen is None:
            self.tell()
        elif picker.field.name in self.schema.relations:
            self._join(picker.field.name, picker.chosen.mark.id)
        else:
            self._set(picker.field, [*picker.field.value, picker.chosen.mark.id])
