"""Chat form for instruction tuning: the guidelines as the system, the text as the user, the marks as the assistant.

A line for each document, or for each segment (`--set unit=segment`): `{"messages": [...]}`, which is what tuning
scripts take. The answer is JSON with exact quotes and their offsets in the user's text, in code points. Out only.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from workbench.errors import FormatError
from workbench.formats.losses import Losses
from workbench.formats.outgoing import Options, Record, Selection
from workbench.model import JSON, Annotation, Document
from workbench.text.language import to_script

if TYPE_CHECKING:
    from workbench.schema import Schema
    from workbench.schema.model import MarkType

_LANGUAGES: Final = ("en", "zh-Hant", "zh-Hans", "auto")
_UNITS: Final = ("document", "segment")
_NEITHER: Final = "neither entity nor claim: the chat form asks for no others"
_ACROSS: Final = "across segments"
_KINDS: Final = ("entity", "claim")
_SEE: Final = "see docs/formats/chat.md for what can be set"
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False)

_WORDS: Final = {
    "en": {
        "task": "Mark the entities and claims of the text that the user gives, by these guidelines and types.",
        "entity": "Types of entity",
        "claim": "Types of claim",
        "for example": "for example",
        "roles": "roles",
        "colon": ": ",
        "answer": (
            'Answer with JSON alone: {"entities": [...], "claims": [...]}. Each item has "id", "type", "quote" (copied '
            'from the text to the letter), "start" and "end" (counted in characters from 0, the end not included); '
            'where a mark is in several parts, "parts" with a quote, start and end each. "attributes" has values by '
            'name, "roles" the ids of other items by name; both are left out where there is nothing to say.'
        ),
    },
    "zh": {
        "task": "請按以下準則與類型，標示使用者所給文本中的實體與主張。",
        "entity": "實體類型",
        "claim": "主張類型",
        "for example": "例如",
        "roles": "角色",
        "colon": "：",
        "answer": (
            '只以 JSON 作答：{"entities": [...], "claims": [...]}。'
            '每項有 "id"、"type"、"quote"（照抄原文）、"start" 與 "end"（由 0 起計的字元位置，不含末位）；'
            '分為數段者，以 "parts" 列出各段的 quote、start、end。"attributes" 按名稱列出屬性值，'
            '"roles" 按名稱列出其他項目的 id；無可填者從略。'
        ),
    },
}


class ChatFormat:
    """Writes it."""

    name = "chat"
    title = "Chat form for instruction tuning (JSONL): entities and claims as JSON answers"
    suffix = ".jsonl"
    archived = False
    annotators: Literal["apart"] = "apart"
    splits = False
    needs = ""
    carries = ("entities", "claims", "attributes", "roles", "discontinuous marks", "overlapping marks", "guidelines")

    def export(self, selection: Selection, target: Path, options: Options, losses: Losses) -> None:
        """Write the selection to a file."""
        language = _one_of(options, "language", _LANGUAGES)
        by_segment = _one_of(options, "unit", _UNITS) == "segment"
        prompts = _Prompts(selection.schema)
        with target.open("w", encoding="utf-8", newline="\n") as file:
            for record in selection.records(losses):
                for part in _parts(record, losses) if by_segment else [_told(record, losses)]:
                    if part.text.strip() or part.marks:
                        wanted = part.document.language or "en" if language == "auto" else language
                        file.write(f"{_ENCODER.encode(_example(prompts.prompt(wanted), part))}\n")


FORMAT: Final = ChatFormat()


def _one_of(options: Options, name: str, values: Sequence[str]) -> str:
    value = options.more.get(name, values[0])
    if value not in values:
        raise FormatError(f"{name} can be {', '.join(values)}, not «{value}»", hint=_SEE)
    return value


@dataclass(frozen=True, slots=True)
class _Part:
    """A text that is asked about, and the marks on it by their ids in the answer; `start` is its place in the text."""

    document: Document
    text: str
    marks: tuple[Annotation, ...]
    start: int = 0


def _told(record: Record, losses: Losses) -> _Part:
    """The whole document; what becomes of each mark is noted."""
    marks = tuple(mark for mark in record.marks if mark.kind in _KINDS)
    _account(record.document, marks, losses)
    _drop_others(record, losses)
    return _Part(record.document, record.text, marks)


def _parts(record: Record, losses: Losses) -> Iterator[_Part]:
    """Each segment with the marks that are wholly in it."""
    left = {mark.id: mark for mark in record.marks if mark.kind in _KINDS}
    _drop_others(record, losses)
    for segment in record.segments:
        inside = tuple(
            mark
            for mark in left.values()
            if all(segment.start <= part.start and part.end <= segment.end for part in mark.fragments)
        )
        for mark in inside:
            del left[mark.id]
        _account(record.document, inside, losses)
        document = replace(record.document, language=segment.language)
        yield _Part(document, record.text[segment.start : segment.end], inside, segment.start)
    for mark in left.values():
        losses.dropped(record.document, mark, reason=_ACROSS)


def _drop_others(record: Record, losses: Losses) -> None:
    for mark in record.marks:
        if mark.kind not in _KINDS:
            losses.dropped(record.document, mark, reason=_NEITHER)


def _account(document: Document, marks: Sequence[Annotation], losses: Losses) -> None:
    there = frozenset(mark.id for mark in marks)
    for mark in marks:
        left = [f"role {role}" for role, ids in sorted(mark.roles.items()) if not there.issuperset(ids)]
        losses.exported(document, mark, without=[*left, *(["note"] if mark.note else [])])


def _example(prompt: str, part: _Part) -> dict[str, JSON]:
    messages = (("system", prompt), ("user", part.text), ("assistant", _ENCODER.encode(_answer(part))))
    return {"messages": [{"role": role, "content": content} for role, content in messages]}


def _answer(part: _Part) -> dict[str, JSON]:
    ids: dict[str, str] = {}
    for letter, kind in (("e", "entity"), ("c", "claim")):
        of_kind = [mark for mark in part.marks if mark.kind == kind]
        ids.update({mark.id: f"{letter}{number}" for number, mark in enumerate(of_kind, 1)})
    return {
        name: [_item(mark, part, ids) for mark in part.marks if mark.kind == kind]
        for name, kind in (("entities", "entity"), ("claims", "claim"))
    }


def _item(mark: Annotation, part: _Part, ids: dict[str, str]) -> dict[str, JSON]:
    item: dict[str, JSON] = {"id": ids[mark.id], "type": mark.label}
    parts = [_quote(part, each.start - part.start, each.end - part.start) for each in mark.fragments]
    item |= parts[0] if len(parts) == 1 else {"parts": parts}
    if mark.attributes:
        item["attributes"] = dict(sorted(mark.attributes.items()))
    roles = {
        role: [ids[other] for other in others]
        for role, others in sorted(mark.roles.items())
        if others and all(other in ids for other in others)
    }
    return item | ({"roles": roles} if roles else {})


def _quote(part: _Part, start: int, end: int) -> dict[str, JSON]:
    return {"quote": part.text[start:end], "start": start, "end": end}


class _Prompts:
    """What the system is told, by language."""

    def __init__(self, schema: Schema | None) -> None:
        self._schema = schema
        self._made: dict[str, str] = {}

    def prompt(self, language: str) -> str:
        """The task, the guidelines, the types, and the form of the answer."""
        if language not in self._made:
            lines = list(self._lines(language, _WORDS["zh" if language.startswith("zh") else "en"]))
            text = "\n".join(lines)
            self._made[language] = to_script(text, "zh-Hans") if language in ("zh-Hans", "zh-CN") else text
        return self._made[language]

    def _lines(self, language: str, words: dict[str, str]) -> Iterator[str]:
        yield words["task"]
        if self._schema is not None:
            guidelines = self._schema.guidelines(language).strip()
            yield from ["", guidelines] if guidelines else []
            for kind, types in (("entity", self._schema.entities), ("claim", self._schema.claims)):
                if types:
                    yield from ["", f"{words[kind]}{words['colon'].strip()}"]
                for mark_type in types.values():
                    yield from _type_lines(mark_type, language, words)
        yield from ["", words["answer"]]


def _type_lines(mark_type: MarkType, language: str, words: dict[str, str]) -> Iterator[str]:
    colon = words["colon"]
    yield f"- {_named(mark_type, language, colon)}"
    if mark_type.examples:
        yield f"  {words['for example']}{colon}{'; '.join(mark_type.examples)}"
    for attribute in mark_type.attributes:
        values = " | ".join(value.name for value in attribute.values) or attribute.type
        yield f"  {_named(attribute, language, colon)} ({values})"
    if mark_type.roles:
        yield f"  {words['roles']}{colon}{'; '.join(_named(role, language, colon) for role in mark_type.roles)}"


def _named(named: Any, language: str, colon: str) -> str:
    """A name with its title and description, as far as there are."""
    told = [named.title(language), named.description(language)]
    words = [each for each in told if each and each != named.name]
    return f"{named.name}{colon if words else ''}{colon.join(words)}"
