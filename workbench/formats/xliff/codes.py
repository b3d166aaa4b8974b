"""Text as the content of an XLIFF element, and back: characters that XML cannot hold, and other tools' inline codes.

A character that XML cannot hold becomes a code of ours, which is read back. The codes of other tools stay in the text
as they are written in the file, so that a translator sees them and can move them.
"""

from __future__ import annotations

import re
from typing import Final

from workbench.translate.xml_stream import Node, escaped, fits, unholdable

_CHARACTER: Final = "x-workbench-character"
_POINT: Final = re.compile(r"U\+([0-9A-F]{4})")
_MARKERS: Final = frozenset({"mrk", "sm", "em"})
"""Elements that say something about text, and are none."""


def content_1(text: str) -> str:
    """Text as the content of a source or target of XLIFF 1.2."""
    if fits(text):
        return escaped(text)
    code = '<x id="c{}" ctype="{}" equiv-text="U+{:04X}"/>'
    pieces = enumerate(unholdable(text))
    return "".join(
        escaped(plain) + (code.format(at, _CHARACTER, ord(lost)) if lost else "") for at, (plain, lost) in pieces
    )


def content_2(text: str) -> str:
    """Text as the content of a source or target of XLIFF 2, which has an element for such characters."""
    if fits(text):
        return escaped(text)
    pieces = unholdable(text)
    return "".join(escaped(plain) + (f'<cp hex="{ord(lost):04X}"/>' if lost else "") for plain, lost in pieces)


def text_of(node: Node) -> str:
    """The text of an element, with codes as they are written."""
    pieces: list[str] = []
    for child in node.children:
        if isinstance(child, str):
            pieces.append(child)
        elif child.tag == "cp":
            pieces.append(_point(child.get("hex")))
        elif child.get("ctype") == _CHARACTER:
            found = _POINT.fullmatch(child.get("equiv-text"))
            pieces.append(_point(found[1]) if found else "")
        elif child.tag in _MARKERS:
            pieces.append(text_of(child))
        else:
            pieces.append(_shown(child))
    return "".join(pieces)


def _point(hexadecimal: str) -> str:
    try:
        code = int(hexadecimal, 16)
    except ValueError:
        return ""
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\N{REPLACEMENT CHARACTER}"


def _shown(node: Node) -> str:
    """A code as it is written, the text in it as text."""
    attributes = "".join(f' {name}="{value}"' for name, value in node.attributes.items())
    inside = text_of(node)
    return f"<{node.tag}{attributes}>{inside}</{node.tag}>" if inside else f"<{node.tag}{attributes}/>"
