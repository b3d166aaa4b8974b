"""The sentence that every format must get right goes through each of them, and what becomes of its marks is a table."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from workbench import Project, load_schema, open_project
from workbench.errors import WorkbenchError
from workbench.formats import LossReport, Outcome, export, formats
from workbench.formats.registry import can_be_read
from workbench.model import Document, Fragment, SegmentSpan, SourceText, Translation
from workbench.resources import resource

SENTENCE: Final = "国务院总理李强表示，北京🇨🇳與上海都會參加。"
_MARKS: Final = (
    ("person", "李强 PERSON"), ("beijing", "北京 GPE"), ("shanghai", "上海 GPE"), ("claim", "claim over all of it"),
    ("broken", "discontinuous claim"), ("relation", "relation"), ("label", "document label"),
    ("segment", "segment label"), ("translated", "entity on a translation"),
)  # fmt: skip
_INTRODUCTION: Final = f"""# What each format keeps

The sentence {SENTENCE} has 李强 as a person, 北京 and 上海 as places, a claim over all
of it (with attributes, roles and a note), a discontinuous claim (国务院 and 都會參加), a relation of the two, labels
on the document and on the sentence, and an entity on its translation. Here is what becomes of each mark in each format,
with the default options. This page is made by the program (`scripts/write_docs.py`), and a test holds it to what the
formats do.

*whole*: as it is. *without ...*: carried, but for that. *snapped*: to whole tokens. *split*: in pieces. *no*: not
carried. Every run lists it mark by mark in its loss report.

"""


def formats_page(folder: Path) -> str:
    """The page, for which projects and exports are made below `folder`."""
    folder.mkdir(parents=True)
    rows = []
    with open_project(folder / "project", annotator="ann", create=True) as project:
        project.use_schema(load_schema(resource("schemas") / "claims.yaml"))
        marks = _marked(project)
        for name, format_ in formats().items():
            target = folder / f"out-{name}{format_.suffix}"
            try:
                report = export(project, name, target)
            except WorkbenchError as error:
                rows.append(f"| {name} | {error.message} |" + " |" * len(marks))
                continue
            fates = _fates(report)
            cells = [fates[marks[key]] for key, _ in _MARKS]
            direction = "out and in" if can_be_read(format_) else "out"
            rows.append(f"| {name} | {direction} | " + " | ".join(cells) + " |")
    header = "| format | | " + " | ".join(title for _, title in _MARKS) + " |\n" + "|---" * (len(_MARKS) + 2) + "|\n"
    return _INTRODUCTION + header + "\n".join(rows) + "\n"


def _fates(report: LossReport) -> Mapping[str, str]:
    """What became of each mark, by its id, in a word or two."""
    fates: dict[str, str] = {}
    for words, items in (("", report.exported), ("snapped", report.snapped), ("split", report.split)):
        for item in items:
            fates[item.mark] = _carried(words, item)
    for item in report.dropped:
        fates[item.mark] = "no"
    return fates


def _carried(words: str, item: Outcome) -> str:
    parts = [words] if words else []
    parts += [f"without {', '.join(item.without)}"] if item.without else []
    return ", ".join(parts) or "whole"


def _marked(project: Project) -> dict[str, str]:
    """The ids of the sentence's marks, by what they are."""
    document = project.documents.add(
        SourceText("sentence.txt", SENTENCE), [SegmentSpan(0, len(SENTENCE), "zh-Hant", "body")]
    ).document
    segment = project.segments.of(document.id)[0]
    translation = Translation("t1", segment.id, "en", "Premier Li Qiang said so.", "memory", "memory", score=1.0)
    project.translations.add([translation])
    make = project.marks.create
    places = {"person": ("person", "李强"), "beijing": ("gpe", "北京"), "shanghai": ("gpe", "上海")}
    found = {
        name: make("entity", label, document_id=document.id, fragments=_at(document, quote)).id
        for name, (label, quote) in places.items()
    }
    found["claim"] = make(
        "claim", "claim", document_id=document.id, fragments=_at(document, SENTENCE),
        attributes={"certainty": "certain", "polarity": "affirmed"}, note="全句",
        roles={"source": [found["person"]], "target": [found["beijing"], found["shanghai"]]},
    ).id  # fmt: skip
    found["broken"] = make("claim", "claim", document_id=document.id, fragments=_at(document, "国务院", "都會參加")).id
    ends = {"from": [found["claim"]], "to": [found["broken"]]}
    found["relation"] = make("relation", "supports", document_id=document.id, roles=ends).id
    value = {"value": "news"}
    found["label"] = make("label", "genre", document_id=document.id, target=document.id, attributes=value).id
    found["segment"] = make("label", "genre", document_id=document.id, target=segment.id, attributes=value).id
    on_translation = [Fragment(translation.id, 8, 16)]
    found["translated"] = make("entity", "person", document_id=document.id, fragments=on_translation).id
    return found


def _at(document: Document, *quotes: str) -> list[Fragment]:
    starts = [(SENTENCE.index(quote), len(quote)) for quote in quotes]
    return [Fragment(document.id, start, start + length) for start, length in starts]
