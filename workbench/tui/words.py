"""Words for what the screens show: languages, zones, counts, and the schema's own titles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from workbench.tui.language import interface_language, tr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workbench.model import WorkState
    from workbench.schema.model import Named, Schema

_LANGUAGES: Final = {
    "en": "English",
    "zh": "中文",
    "zh-Hant": "繁體中文",
    "zh-Hans": "简体中文",
    "zh-HK": "繁體中文（香港）",
    "zh-TW": "繁體中文（台灣）",
    "zh-CN": "简体中文",
    "ja": "日本語",
    "ko": "한국어",
    "fr": "Français",
    "de": "Deutsch",
    "es": "Español",
    "ru": "Русский",
}


def language_name(tag: str) -> str:
    """A language by its own name, or its tag where we have none."""
    return tr("unknown language") if tag == "und" else _LANGUAGES.get(tag, tag)


def plain(character: str | None) -> str:
    """A typed character as its key: a Chinese input method may type letters and digits in full width."""
    if character is None or len(character) != 1 or not "\uff01" <= character <= "\uff5e":
        return character or ""
    return chr(ord(character) - 0xFEE0)


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 mark", "1,204 marks".

    A catalogue has it as "{n} marks": a language with a measure word and no plural says it in one form.
    """
    several = f"{{n}} {many or one + 's'}"
    told = tr(several)
    if number == 1 and told == several:
        told = f"{{n}} {one}"
    return told.format(n=f"{number:,}")


def title_of(named: Named | Schema) -> str:
    """The title that the schema gives something, in the interface's language or the nearest that it has."""
    return named.title(interface_language())


def description_of(named: Named) -> str:
    """What the schema says of something, in the interface's language or the nearest that it has; "" for nothing."""
    return named.description(interface_language())


def label_title(schema: Schema, label: str) -> str:
    """The title of a type by its name; the name itself for one that the schema does not have any more."""
    mark_type = schema.types.get(label)
    return title_of(mark_type) if mark_type else label


def field_title(schema: Schema | None, name: str, labels: Iterable[str] = ()) -> str:
    """The title of an attribute or role by its name, as a type of these labels has it, else any; else its name."""
    types = schema.types if schema else {}
    for mark_type in (*(types[label] for label in labels if label in types), *types.values()):
        found = mark_type.attribute(name) or mark_type.role(name)
        if found:
            return title_of(found)
    return name


def part_title(schema: Schema | None, what: str, name: str, labels: Iterable[str] = ()) -> str:
    """What annotators part on: an attribute or role by its title, else where a mark stands, or what it is called."""
    if name:
        return field_title(schema, name, labels)
    said = {"boundary": tr("boundary"), "label": tr("label"), "role": tr("role")}
    return said.get(what, what)


def retold(sentence: str, schema: Schema | None = None) -> str:
    """A sentence that the program made elsewhere, in the interface's language and with the schema's titles."""
    from workbench.reports.told import Told

    if not isinstance(sentence, Told):
        return tr(sentence) if sentence else ""
    values = {
        name: _value(name, value, schema) if isinstance(value, str) else value
        for name, value in sentence.values.items()
    }
    return tr(sentence.template).format(**values)


def _value(name: str, value: str, schema: Schema | None) -> str:
    """What stands in a sentence: a sentence again, or something that the schema has a title for."""
    if schema is not None and name in ("part", "role"):
        return field_title(schema, value)
    if schema is not None and name in ("label", "labels"):
        return tr(", ").join(label_title(schema, label) for label in value.split(", "))
    return retold(value, schema)


def state_name(state: WorkState) -> str:
    """How far somebody is with a document, in words."""
    return {
        "new": tr("not begun"),
        "working": tr("in work"),
        "done": tr("done"),
        "adjudicated": tr("adjudicated"),
    }[state]


def long_time(milliseconds: int) -> str:
    """A stretch of time as people say it: "35 s", "12 min", "2 h 05 min"."""
    seconds = milliseconds // 1000
    if seconds < 60:
        return tr("{n} s", n=seconds)
    minutes = seconds // 60
    if minutes < 60:
        return tr("{n} min", n=minutes)
    return tr("{hours} h {minutes:02} min", hours=minutes // 60, minutes=minutes % 60)


def day_and_time(milliseconds: int) -> str:
    """A moment, given in milliseconds since 1970, in local time: the time alone where it was today."""
    from datetime import datetime

    at, now = datetime.fromtimestamp(milliseconds / 1000), datetime.now()
    if at.date() == now.date():
        return at.strftime("%H:%M:%S")
    return at.strftime("%m-%d %H:%M" if at.year == now.year else "%Y-%m-%d")
