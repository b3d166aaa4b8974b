"""Correcting on the review screen: a mark put together from the versions, part by part, or by hand."""

from __future__ import annotations

from collections.abc import Callable

from workbench.adjudication import decide
from workbench.model import GOLD, JSON, Annotation
from workbench.text.graphemes import next_boundary, next_word, previous_boundary, previous_word
from workbench.tui.choose import candidates, picker_for
from workbench.tui.form import Field, Form, Request, Set
from workbench.tui.language import tr
from workbench.tui.review.draft import FRAGMENTS, LABEL, Draft, Told, chosen_value, is_role, moved, part_of, value_of
from workbench.tui.screens.deciding import Deciding

Step = Callable[[str, int], int]


class Correcting(Deciding):
    """The part of the review screen that puts a mark together."""

    def action_correct_unit(self) -> None:
        """Put a mark together, beginning with the version that is pointed to."""
        unit = self.unit
        if unit is None or not self.versions or not self.named():
            return
        pointed = self.versions[min(self.at, len(self.versions) - 1)]
        base = (pointed.holders or self.choices()[0].holders)[0]
        told = Told(self.quoting.words, self.quoting.named, self.names)
        self.draft = Draft(unit, base, self.schema, told)
        if pointed.is_gold:
            self._begin_with(self.draft, pointed.mark)
        self.form = Form(self.draft.fields())
        self.form.index = 0
        self.form.open_named(next(filter(None, map(part_of, unit.differences)), FRAGMENTS))
        self.light()
        self.tell()

    def _begin_with(self, draft: Draft, mark: Annotation) -> None:
        """Begin with what was decided before."""
        start = draft.mark
        parts = [LABEL, FRAGMENTS]
        parts += [f"attributes.{name}" for name in dict.fromkeys([*start.attributes, *mark.attributes])]
        parts += [f"roles.{name}" for name in dict.fromkeys([*start.roles, *mark.roles])]
        for part in parts:
            if value_of(start, part) != value_of(mark, part):
                draft.set(part, value_of(mark, part))

    def close_draft(self) -> None:
        """Back to the versions."""
        self.draft = self.form = self.picker = None

    def action_fix_cancel(self) -> None:
        """Back to the versions; nothing is decided."""
        self.close_draft()
        self.light()
        self.tell()

    def action_fix_decide(self) -> None:
        """This is the mark."""
        draft = self.draft
        if draft is None:
            return
        unit = draft.unit
        if not draft.parts and not draft.written:
            take = [draft.base]
            self.ask_why(
                tr("As this version has it"),
                lambda reason: decide(self.project, unit, "these", take=take, reason=reason),
            )
            return
        gold = draft.gold
        self.ask_why(
            tr("The corrected mark"),
            lambda reason: decide(self.project, unit, "corrected", corrected=[gold], reason=reason),
        )

    # Moving and taking values.

    def action_fix_up(self) -> None:
        """To the part above."""
        self.to_field(-1)

    def action_fix_down(self) -> None:
        """To the part below."""
        self.to_field(1)

    def fix_digit(self, number: int) -> None:
        """Take a value by its number."""
        if self.form is not None:
            request = self.form.digit(number)
            self._carry_out(request)
            if request is not None and self.form.field is not None and self.form.field.kind == "choice":
                self.form.move(1)
                self.tell()

    def action_fix_left(self) -> None:
        """The boundary's end to the left, or the value before."""
        self._turn(-1, previous_boundary)

    def action_fix_right(self) -> None:
        """The boundary's end to the right, or the next value."""
        self._turn(1, next_boundary)

    def _turn(self, direction: int, step: Step) -> None:
        if self.form is None or self.form.field is None:
            return
        if self.form.field.name == FRAGMENTS:
            self._move_edge(step, at_start=False)
        else:
            self._carry_out(self.form.turn(direction))
            self.tell()

    def action_fix_start_left(self) -> None:
        """The boundary's start to the left."""
        self._move_edge(previous_boundary, at_start=True)

    def action_fix_start_right(self) -> None:
        """The boundary's start to the right."""
        self._move_edge(next_boundary, at_start=True)

    def action_fix_word_left(self) -> None:
        """The boundary's end a word to the left."""
        self._move_edge(previous_word, at_start=False)

    def action_fix_word_right(self) -> None:
        """The boundary's end a word to the right."""
        self._move_edge(next_word, at_start=False)

    def action_fix_start_word_left(self) -> None:
        """The boundary's start a word to the left."""
        self._move_edge(previous_word, at_start=True)

    def action_fix_start_word_right(self) -> None:
        """The boundary's start a word to the right."""
        self._move_edge(next_word, at_start=True)

    def _move_edge(self, step: Step, *, at_start: bool) -> None:
        draft = self.draft
        if draft is not None and draft.mark.fragments:
            self._put(FRAGMENTS, moved(draft.mark.fragments, step=step, texts=self.quoting, at_start=at_start))

    def _carry_out(self, request: Request | None) -> None:
        if isinstance(request, Set):
            self._put(request.field.name, chosen_value(request.field, request.value))

    def _put(self, part: str, value: JSON) -> None:
        if self.draft is not None and self.form is not None:
            self.draft.set(part, value)
            self.form.refresh(self.draft.fields())
            self.light()
            self.tell()

    # Writing values and adding marks.

    def action_fix_open(self) -> None:
        """Add a mark to a role, write a value, or take what is pointed to."""
        field = self.form.field if self.form is not None else None
        if field is None or self.draft is None or self.form is None:
            return
        if is_role(field):
            self._pick(field, self.draft)
        elif field.asks is not None and field.asks.type in ("text", "number"):
            here = value_of(self.draft.mark, field.name)
            self.ask_for(field, "" if here is None else str(here), lambda value: self._put(field.name, value))
        elif field.kind == "choices" and self.form.at >= 0:
            self._carry_out(self.form.digit(self.form.at + 1))

    def _pick(self, field: Field, draft: Draft) -> None:
        taken = value_of(draft.mark, field.name)
        if field.limit is not None and len(taken) >= field.limit:
            self.say(tr("{field} takes no more: del takes the last away.", field=field.title))
            return
        marks = self.project.marks.of(self.document.id, annotator="*")
        once = {(mark.label, mark.fragments): mark for mark in sorted(marks, key=lambda m: m.annotator == GOLD)}
        found = candidates(self.page, once.values(), draft.mark, field, taken, self.schema)
        self.picker = picker_for(field, self.schema, found)
        self.picker.accepts = ()
        self.tell()

    def action_fix_clear(self) -> None:
        """Nothing; or a role without its last mark."""
        field = self.form.field if self.form is not None else None
        if field is None or self.draft is None or field.name in (FRAGMENTS, LABEL):
            return
        self._put(field.name, list(value_of(self.draft.mark, field.name))[:-1] if is_role(field) else None)

    # The list.

    def action_pick_cancel(self) -> None:
        """Back to the parts."""
        self.picker = None
        self.tell()

    def action_pick(self) -> None:
        """Take the chosen mark into the role."""
        picker, self.picker = self.picker, None
        if picker is not None and picker.chosen is not None and self.draft is not None:
            here = list(value_of(self.draft.mark, picker.name))
            self._put(picker.name, [*here, picker.chosen.key])
        self.tell()
