"""What the readers of files with one text a row share: which field is what, and what cannot be stored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Final

from workbench.checked_yaml import quoted, suggestion
from workbench.errors import Place, ReaderError
from workbench.model import JSON, SourceText
from workbench.readers.encoding import normalised
from workbench.readers.files import Options

TEXT_FIELDS: Final = ("text", "content")
_TAG: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_HALF: Final = re.compile("[\ud800-\udfff]")
_NO_ID: Final = "This row has no id and is called by its line: give every row an id, or none."


def is_language(tag: str) -> bool:
    """Whether this has the form of a language tag: en, zh-Hant, pt-BR."""
    return bool(_TAG.fullmatch(tag))


def unstorable(value: JSON) -> str:
    """What in this value, at any depth, cannot be stored, in words; "" where all can."""
    if isinstance(value, str):
        if "\0" in value:
            return "a NUL character"
        half = _HALF.search(value)
        return f"half of a character ({ascii(half[0])[1:-1]})" if half else ""
    if isinstance(value, float) and not isfinite(value):
        return "a number too large for any computer"
    if isinstance(value, Mapping):
        return unstorable([*value.keys(), *value.values()])
    if isinstance(value, list):
        return next((reason for item in value if (reason := unstorable(item))), "")
    return ""


def text_field(fields: Iterable[str], options: Options, place: Place) -> str:
    """The field that holds the text."""
    names = list(fields)
    wanted = [options.text_field] if options.text_field is not None else list(TEXT_FIELDS)
    for name in wanted:
        if name in names:
            return name
    found = ", ".join(quoted(name) for name in names[:20]) or "none"
    near = suggestion(wanted[0], names)
    hint = "Name the field that holds the text with text_field= (--text-field)."
    if near.startswith("did"):
        hint = f"D{near[1:]} {hint}"
    raise ReaderError(f"there is no field {' or '.join(map(quoted, wanted))}; found: {found}", place=place, hint=hint)


@dataclass(slots=True)
class Rows:
    """Makes the texts of one file; knows the ids that it has met."""

    name: str
    path: Path
    encoding: str
    bom: bool
    ids: dict[str, int] = field(default_factory=dict)

    def source(self, row: Mapping[str, JSON], text_name: str, line: int) -> SourceText | None:
        """The text of one row, or None where it is empty; every field that has no meaning here goes to `meta`."""
        meta = dict(row)
        text = meta.pop(text_name)
        place = Place(self.path, line=line)
        if not isinstance(text, str):
            message = f"the field {quoted(text_name)} is {_kind(text)}; it should be text in quotes"
            raise ReaderError(message, place=place)
        if reason := unstorable([text, meta]):
            raise ReaderError(f"{reason}, which cannot be stored", place=place, hint="Take it out, or write it whole.")
        if not text.strip():
            return None
        title, language = self._text(meta, "title", place), ""
        if isinstance(meta.get("language"), str) and is_language(str(meta["language"])):
            language = str(meta.pop("language"))
        identity = self._identity(meta.pop("id", None), line, place)
        body, newline = normalised(text)
        return SourceText(
            f"{self.name}#{identity}", body, title=title, language=language, meta=meta,
            encoding=self.encoding, newline=newline, bom=self.bom,
        )  # fmt: skip

    def _text(self, meta: dict[str, JSON], name: str, place: Place) -> str:
        value = meta.pop(name, None)
        if value is None or isinstance(value, str):
            return value or ""
        raise ReaderError(f"the field {quoted(name)} is {_kind(value)}; it should be text in quotes", place=place)

    def _identity(self, value: JSON, line: int, place: Place) -> str:
        """The row's own id, else its line: what tells its text apart from the file's others."""
        if isinstance(value, (bool, float, list, dict)):
            raise ReaderError(f'the field "id" is {_kind(value)}; it should be text or a whole number', place=place)
        identity, hint = (str(value), "Make the ids unique.") if value not in (None, "") else (str(line), _NO_ID)
        if identity in self.ids:
            first = f"line {self.ids[identity]} has it too"
            message = f"the id {quoted(identity)} is not the only one; {first}"
            raise ReaderError(message, place=place, hint=hint)
        self.ids[identity] = line
        return identity


def _kind(value: JSON) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return names.get(type(value), "nothing (null)")
