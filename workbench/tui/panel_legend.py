"""The types and their keys in the panel: in one column, or side by side; a title is whole, or not there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from workbench.schema.model import MarkType, Schema
from workbench.text.cells import ambiguous_is_wide, text_width
from workbench.text.sanitise import printable
from workbench.tui.actions import key_called
from workbench.tui.language import interface_language, tr
from workbench.tui.lines import Line, fit, width_of
from workbench.tui.panel_sheet import MARGIN, Sheet, Shown
from workbench.tui.themes import Ink
from workbench.tui.titles import titled

_BETWEEN = 2


class _Look(NamedTuple):
    """What the legend hangs on besides the schema and its width.

    Attributes:
        keys: Those of the list of types, and of the help.
        joining: Whether the keys of relations are for where the cursor is: they have a row, whatever it takes.
    """

    language: str
    wide: bool
    keys: tuple[str, str]
    joining: bool


def legend(sheet: Sheet, space: int) -> list[Line]:
    """The legend that there is space for; it changes with nothing that a key does, and is made once."""
    keys = (key_called("pick_label"), key_called("help"))
    look = _Look(interface_language(), ambiguous_is_wide(), keys, joining=sheet.low and _can_join(sheet))
    return [list(line) for line in _made(sheet.shown.schema, sheet.ink, sheet.width, max(0, space), sheet.low, look)]


@lru_cache(maxsize=64)
def _made(schema: Schema, ink: Ink, width: int, space: int, low: bool, look: _Look) -> list[Line]:
    sheet = Sheet(Shown(schema), ink, width, space, low)
    return _low_legend(sheet, space, look) if low else _tall_legend(sheet, space, look)


def _can_join(sheet: Sheet) -> bool:
    """Whether a relation may begin at a mark under the cursor."""
    here = {mark.label for mark in sheet.shown.under}
    return any(here.intersection(role.accepts) for t in _types(sheet, "relation") for role in t.roles[:1])


def _tall_legend(sheet: Sheet, space: int, look: _Look) -> list[Line]:
    """The legend beside the text: the fullest one that there is space for."""
    marks = _types(sheet, "entity", "claim")
    parts = [
        (tr("MARK WITH"), marks),
        (tr("JOIN CLAIMS WITH"), _types(sheet, "relation")),
        (tr("LABEL WITH"), _types(sheet, "label")),
    ]
    whole: list[Line] = []
    for heading, types in parts:
        if types:
            whole += [_heading(sheet, heading), *_column(sheet, types), []]
    rest = [
        _line(
            sheet,
            [sheet.seg(tr("{types} all types · {help} all keys", types=look.keys[0], help=look.keys[1]), "faint")],
        )
    ]
    if len(whole) <= space:
        return whole
    for rows in (_column(sheet, marks), flowed(sheet, marks, len(marks))):
        if len(rows) + 2 <= space:
            return [_heading(sheet, parts[0][0]), *rows, *rest]
    if space < 3 or not marks:
        return rest[:space]
    return [_heading(sheet, parts[0][0]), *flowed(sheet, marks, space - 2), *rest]


def _low_legend(sheet: Sheet, space: int, look: _Look) -> list[Line]:
    """The legend below the text, in some rows; its last says where the rest is."""
    marks = _types(sheet, "entity", "claim")
    more = sheet.seg(tr("{key} all types", key=look.keys[0]), "faint")
    joins = _low_joins(sheet, sheet.room - _BETWEEN - text_width(more.text))
    lines = flowed(sheet, marks, space - 1 if joins and look.joining and space > 1 else space)
    if joins and len(lines) < space:
        lines = [*lines, joins]
    if lines and width_of(lines[-1]) + _BETWEEN + text_width(more.text) <= sheet.room + MARGIN:
        lines[-1] = [*lines[-1], sheet.seg(" " * _BETWEEN), more]
    return lines


def _low_joins(sheet: Sheet, room: int) -> Line:
    """One row of the keys that join and label, as many as fit into some cells; [] for none."""
    line: Line = []
    for sign, types in ((tr("join"), _types(sheet, "relation")), (tr("label"), _types(sheet, "label"))):
        begun: Line = [sheet.seg(f"{sign} ", "faint")]
        for entry in (_entry(sheet, t) for t in types):
            longer = [*line, *([sheet.seg(" " * _BETWEEN)] if line else []), *begun, *entry]
            if width_of(longer) > room:
                break
            line, begun = longer, []
    return _line(sheet, line) if line else []


def _types(sheet: Sheet, *kinds: str) -> list[MarkType]:
    return [t for t in sheet.shown.schema.types.values() if t.key and t.kind in kinds]


def _heading(sheet: Sheet, heading: str) -> Line:
    return _line(sheet, [sheet.seg(heading, "faint", bold=True)])


def _line(sheet: Sheet, line: Line) -> Line:
    return [sheet.seg(" " * MARGIN), *line]


def _entry(sheet: Sheet, mark_type: MarkType) -> Line:
    return [sheet.chip(mark_type, mark_type.key), sheet.seg(f" {printable(titled(mark_type))}", "soft")]


def _column(sheet: Sheet, types: Sequence[MarkType]) -> list[Line]:
    """One below the other; only a title that is wider than the panel is cut."""
    lines = []
    for mark_type in types:
        chip = sheet.chip(mark_type, mark_type.key)
        title = fit(titled(mark_type), sheet.room - text_width(chip.text) - 1)
        lines.append(_line(sheet, [chip, sheet.seg(f" {title}", "soft")]))
    return lines


def flowed(sheet: Sheet, types: Sequence[MarkType], rows: int) -> list[Line]:
    """Side by side, in columns where these fit; else as many as fit into the rows, none of them cut."""
    entries = [_entry(sheet, t) for t in types]
    for columns in range(6, 1, -1):
        lines = _in_columns(sheet, entries, columns)
        if lines is not None and len(lines) <= rows:
            return lines
    return list(_one_after_another(sheet, entries, rows))


def _in_columns(sheet: Sheet, entries: Sequence[Line], columns: int) -> list[Line] | None:
    """The entries in columns as wide as their widest; None where these do not fit."""
    height = -(-len(entries) // columns)
    stacks = [entries[at : at + height] for at in range(0, len(entries), height)] if entries else []
    widths = [max(map(width_of, stack)) for stack in stacks]
    if sum(widths) + _BETWEEN * (len(widths) - 1) > sheet.room:
        return None
    lines = []
    for row in range(height):
        line: Line = []
        for stack, width in zip(stacks, widths, strict=True):
            if row < len(stack):
                between = _BETWEEN if line else 0
                line += [sheet.seg(" " * between), *stack[row], sheet.seg(" " * (width - width_of(stack[row])))]
        lines.append(_line(sheet, line))
    return lines


def _one_after_another(sheet: Sheet, entries: Sequence[Line], rows: int) -> Iterator[Line]:
    line: Line = []
    left = rows
    for entry in entries:
        if line and width_of(line) + _BETWEEN + width_of(entry) > sheet.room:
            yield _line(sheet, line)
            line, left = [], left - 1
        if left <= 0:
            return
        if width_of(entry) <= sheet.room:
            line = [*line, *([sheet.seg(" " * _BETWEEN)] if line else []), *entry]
    if line:
        yield _line(sheet, line)
