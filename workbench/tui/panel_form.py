"""The form in the panel: a mark's fields, or labels, one of them open; and lists to pick from."""

from __future__ import annotations

from workbench.text.cells import text_width
from workbench.text.sanitise import printable
from workbench.tui.actions import key_called
from workbench.tui.choose import Candidate, Picker
from workbench.tui.form import Field, Form
from workbench.tui.language import tr
from workbench.tui.lines import Line, filled, fit, spread
from workbench.tui.panel_sheet import Sheet

_NAME = 18
"""The widest column of the fields' names."""
_SIGN = 2
"""Cells that are left free for the sign that there is more."""


def add_form(sheet: Sheet, form: Form) -> None:
    """The fields, the open one with its values or with what its keys do."""
    _head(sheet)
    for number, field in enumerate(form.fields):
        _field(sheet, field, form.at if number == form.index else None)


def _head(sheet: Sheet) -> None:
    edited = sheet.shown.edited
    if not sheet.low:
        sheet.blank()
    if edited is None:
        sheet.add(sheet.seg(fit(sheet.shown.form_title, sheet.room), bold=True))
    else:
        chip = sheet.title_chip(edited, sheet.room)
        words = sheet.shown.words(edited) if edited.fragments else sheet.ends(edited)
        if sheet.low:
            sheet.add(chip, sheet.seg(f" {fit(words, sheet.room - text_width(chip.text) - 1)}"))
        else:
            sheet.add(chip)
            sheet.text(words, rows=4, indent=1)
    if not sheet.low:
        sheet.blank()


def _field(sheet: Sheet, field: Field, at: int | None) -> None:
    """A field; `at` is which of its options is pointed to where it is the open one, else None."""
    is_open = at is not None
    color = "accent" if field.is_missing else "text" if is_open else "soft"
    name_room = min(_NAME, sheet.room // 2)
    name = fit(field.title, name_room) if not field.title.startswith(" ") else f"  {fit(field.title, name_room - 2)}"
    start = sheet.seg(f"{'›' if is_open else ' '} {name}", color, bold=is_open)
    if at is not None:
        sheet.focus = len(sheet.made)
        if field.options:
            sheet.add(start)
            _options(sheet, field, at)
            return
    pad = sheet.seg(" " * (name_room - text_width(name) + 1))
    room = sheet.room - name_room - 3
    shown = sheet.value_in(field, room) if not field.is_empty else tr("not set") if field.is_missing else "—"
    value_color = "faint" if field.is_empty and not field.is_missing else color if is_open else "text"
    sheet.add(start, pad, sheet.seg(fit(shown, room), "accent" if field.is_missing else value_color))
    if is_open:
        if field.kind == "role" and len(field.value) > 1:
            for mark_id in field.value:
                sheet.text(sheet.words_of(mark_id), rows=1, indent=4)
        _field_help(sheet, field)


def _field_help(sheet: Sheet, field: Field) -> None:
    enter, delete = key_called("open_field"), key_called("clear_field")
    if field.kind == "stray":
        does = tr("{key} takes it away", key=delete)
    elif field.kind != "role":
        does = tr("{key} writes it", key=enter)
    elif not field.value:
        does = tr("{key} picks a mark", key=enter)
    elif field.limit == 1:
        does = tr("{enter} picks another · {delete} takes it away", enter=enter, delete=delete)
    else:
        more = tr("full") if field.is_full else tr("{key} adds a mark", key=enter)
        does = tr("{more} · {key} takes the last away", more=more, key=delete)
    rows = 3 if sheet.low else 0
    sheet.text(f"{field.help} ({does})" if field.help else does, "faint", rows=rows, indent=4)


def _options(sheet: Sheet, field: Field, at: int) -> None:
    """The values of a choice, numbered, in as many columns as there is room for; then what the field asks."""
    given = field.value if isinstance(field.value, (list, tuple)) else [field.value]
    room = sheet.room - 2
    widest = min(room - 5, max(text_width(printable(option.title)) for option in field.options))
    columns = min(max(1, room // (widest + 7)), len(field.options))
    cells: list[Line] = []
    for number, option in enumerate(field.options, 1):
        taken = sheet.ink.style("page", "accent", bold=True) if option.name in given else sheet.style("text")
        sign = "›" if at == number - 1 else str(number) if number <= 9 else " "
        title = sheet.seg(f" {fit(option.title, widest)} ")
        line = [sheet.seg(f" {sign} ", "accent", bold=True), title._replace(style=taken)]
        cells.append(filled(line, room // columns, sheet.style("text")))
    for first in range(0, len(cells), columns):
        sheet.add(sheet.seg("  "), *(s for cell in cells[first : first + columns] for s in cell))
    chosen = next((option for option in field.options if option.name in given and option.help), None)
    sheet.text(chosen.help if chosen else field.help, "faint", rows=2, indent=3)


def add_list(sheet: Sheet, picker: Picker) -> None:
    """What is picked, what was typed, and what there is; below what is pointed to, what it means."""
    if not sheet.low:
        sheet.blank()
    sheet.add(sheet.seg(fit(picker.title, sheet.room), bold=True))
    prompt = tr("type to search") if not picker.query else ""
    sheet.add(
        sheet.seg("› ", "accent", bold=True),
        sheet.seg(fit(picker.query, sheet.room - 4)),
        sheet.seg(" ")._replace(style=sheet.ink.style("page", "text")),
        sheet.seg(fit(prompt, sheet.room - 4), "faint"),
    )
    if not sheet.low:
        sheet.blank()
    if picker.accepts:
        sheet.text(
            tr("{key}: point at it in the text, or mark it there", key=key_called("point_in_text")), "faint", rows=2
        )
    if not picker.found:
        sheet.text(picker.nothing if picker.is_empty else tr("Nothing like that here."), "soft")
    if picker.accepts and not (sheet.low and picker.found):
        across = tr(
            "Marks of this document; {key} joins claims of several in a proposition.", key=key_called("join_claim")
        )
        sheet.text(across, "faint", rows=2)
    first = max(0, picker.index - sheet.height)
    for number, candidate in enumerate(picker.found[first : picker.index + sheet.height], first):
        _entry(sheet, candidate, is_chosen=number == picker.index)


def _entry(sheet: Sheet, candidate: Candidate, *, is_chosen: bool) -> None:
    if is_chosen:
        sheet.focus = len(sheet.made)
    mark_type = sheet.shown.schema.types.get(candidate.label)
    arrow = sheet.seg("› " if is_chosen else "  ", "accent", bold=True)
    chip = sheet.chip(mark_type, (mark_type.key if mark_type else "") or "·")
    words = sheet.seg(f" {printable(candidate.words)}", bold=is_chosen)
    where = [sheet.seg(f" {printable(candidate.where)}", "faint")]
    sheet.add(*spread([arrow, chip, words], where, sheet.room - _SIGN, sheet.style("text")))
    if is_chosen and candidate.help:
        sheet.text(candidate.help, "faint", rows=2, indent=6)
