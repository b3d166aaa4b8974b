"""Attribute values, notes and what else brat has no line for: how each is written, and read again.

A choice is an attribute line, several choices are several lines, one that has only "true" is brat's binary attribute.
What would not come back equal from such lines is written once more in a comment of the type "Workbench", as JSON: brat
keeps comments of any type and shows them.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from workbench.formats.brat.names import decoded_value, encoded_value
from workbench.formats.brat.places import LINE_END, Places
from workbench.model import JSON

YES: Final = "true"
"""The value of a binary attribute that is set."""

COMMENT: Final = "Workbench"
NOTE: Final = "AnnotatorNotes"

NORMALIZATION: Final = "brat.normalization"
COMMENTS: Final = "brat.comments"
EQUIV: Final = "brat.equiv"
OF_BRAT: Final = frozenset({NORMALIZATION, COMMENTS, EQUIV})
"""Attributes in which brat's own lines are kept that nothing here corresponds to, as they stood."""

NORMALIZATION_LINE: Final = re.compile(r"(\S+) (\S+?:\S+)(?:\t(.*))?")
COMMENT_LINE: Final = re.compile(r"(\S+)(?:\t(.*))?")


def native(kind: str, value: JSON) -> list[str] | None:
    """The value of each attribute line ("" for a binary attribute), where lines say all; else None.

    Args:
        kind: The attribute's type in the schema; "" where that has none such.
    """
    if isinstance(value, str) and kind in ("choice", ""):
        return [encoded_value(value)] if value and fits_line(encoded_value(value)) else None
    if isinstance(value, str) and kind == "text":
        return [value] if fits_line(value) else None
    if kind == "number" and isinstance(value, (int, float)) and not isinstance(value, bool):
        return [json.dumps(value)]
    if kind == "choices" and isinstance(value, (list, tuple)) and value:
        lines = [native("choice", each) for each in value]
        return [line[0] for line in lines if line] if all(lines) else None
    return None


def read_again(kind: str, lines: Sequence[str]) -> JSON:
    """The value that such lines say."""
    if kind == "choices":
        return [decoded_value(line) for line in lines]
    if len(lines) > 1:
        return [line if kind == "text" else decoded_value(line) for line in lines]
    if kind == "number":
        return _number(lines[0])
    return lines[0] if kind == "text" else decoded_value(lines[0])


def _number(line: str) -> JSON:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return line
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else line


def fits_line(text: str) -> bool:
    """Whether a text can stand at the end of a line and be read again as it is."""
    return bool(text) and text == text.strip() and "\t" not in text and not LINE_END.search(text)


def note_lines(note: str) -> tuple[list[str], bool]:
    """A note as brat's lines, and whether they say all."""
    if not note:
        return [], True
    lines = note.split("\n")
    if all(map(fits_line, lines)):
        return lines, True
    shown = " ".join(note.split())
    return [shown] if shown else [], False


def written_extra(extra: Mapping[str, Any]) -> str:
    """What only the comment says, as one line."""
    line = json.dumps(extra, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return LINE_END.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def read_extra(line: str) -> dict[str, Any]:
    """What such a comment says.

    Raises:
        ValueError: It was not written here, or was changed since.
    """
    try:
        extra: Any = json.loads(line)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not isinstance(extra, dict) or not isinstance(extra.get("attributes", {}), dict):
        raise ValueError("no object with attributes")
    if not isinstance(extra.get("note", ""), str):
        raise ValueError("the note is no text")
    for place in extra.get("fragments", []):
        if not (isinstance(place, list) and len(place) == 2 and all(type(offset) is int for offset in place)):
            raise ValueError("fragments are pairs of numbers")
    return dict(extra)


def equivalence_values(groups: Sequence[tuple[str, Sequence[Places]]]) -> list[str]:
    """What tells equivalences of one document apart: the first place of each, numbered where that is not enough."""
    counts: Counter[tuple[str, str]] = Counter()
    values = []
    for label, members in groups:
        start, end = min(place for places in members for place in places)
        counts[label, f"{start}-{end}"] += 1
        number = counts[label, f"{start}-{end}"]
        values.append(f"{start}-{end}" if number == 1 else f"{start}-{end} #{number}")
    return values
