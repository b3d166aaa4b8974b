"""Writes post-edits, a segment at a time, as lines of JSON or as a table."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Literal

from workbench.errors import FormatError
from workbench.formats.bilingual.model import NO_MARKS
from workbench.formats.losses import Losses
from workbench.formats.outgoing import Options, Selection
from workbench.formats.postedits.pairs import Pair, pairs
from workbench.formats.postedits.scores import Scores, scores
from workbench.model import JSON, Document

_ACTIVITY: Final = "post-edit"
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class PostEdits:
    """The format, as JSONL or as CSV.

    Options by `--set`: scores=no leaves TER and chrF out; time=yes adds the milliseconds that were spent on a segment,
    by those who let them be counted; drafts=yes takes in what nobody has accepted yet; memory=yes what was made from
    the memory's.
    """

    title = "Post-edits: the machine's text, the person's, TER, chrF"
    carries = ("translations", "engines and settings", "versions", "annotators", "time, where asked for")
    archived = False
    annotators: Literal["kept"] = "kept"
    splits = False
    needs = ""

    def __init__(self, name: str, suffix: str) -> None:
        self.name, self.suffix = name, suffix

    def export(self, selection: Selection, target: Path, options: Options, losses: Losses) -> None:
        """Write the selection to a file."""
        score = scores() if _flag(options, "scores", default=True) else None
        timed, drafts, memory = (_flag(options, name) for name in ("time", "drafts", "memory"))
        lines = _lines(selection, losses, score=score, timed=timed, drafts=drafts, memory=memory)
        with target.open("w", encoding="utf-8", newline="" if self.suffix == ".csv" else "\n") as file:
            if self.suffix == ".csv":
                _write_table(csv.writer(file, lineterminator="\n"), lines)
            else:
                file.writelines(f"{_ENCODER.encode(line)}\n" for line in lines)


def _flag(options: Options, name: str, *, default: bool = False) -> bool:
    given = options.more.get(name, "yes" if default else "no")
    if given not in ("yes", "no"):
        raise FormatError(f"{name} can be yes or no, not «{given}»", hint=f"write: --set {name}=yes")
    return given == "yes"


def _lines(
    selection: Selection, losses: Losses, *, score: Scores | None, timed: bool, drafts: bool, memory: bool
) -> Iterator[dict[str, JSON]]:
    project, left, written = selection.project, 0, 0
    for document, text, segments, marks in selection.with_marks():
        for mark in marks:
            losses.dropped(document, mark, reason=NO_MARKS)
        chosen = project.translations.chosen(document.id)
        candidates = project.translations.candidates_in(document.id)
        spent = project.timings.by_segment(document.id, activity=_ACTIVITY) if timed else None
        written += sum(drafts or each.status != "draft" for each in chosen.values())
        for pair in pairs(document, text, segments, chosen, candidates, drafts=drafts):
            written -= 1
            if pair.before.origin == "memory" and not memory:
                left += 1
                continue
            losses.hold("post-edits", "edited" if pair.before.text != pair.edit.text else "unchanged")
            yield _line(document, pair, score, spent)
    if not losses.holds_any:
        losses.notes.append("no translation here was made from a machine's and accepted")
    if left:
        losses.notes.append(f"{left:,} made from the memory's left out: --set memory=yes takes them in")
    if written:
        losses.notes.append(f"{written:,} written without either, by hand or with completion")


def _line(document: Document, pair: Pair, score: Scores | None, spent: Mapping[str, int] | None) -> dict[str, JSON]:
    before, edit = pair.before, pair.edit
    line: dict[str, JSON] = {
        "document": document.id,
        "name": document.name,
        "segment": pair.segment.id,
        "source_language": pair.segment.language,
        "target_language": edit.language,
        "source": pair.source,
        "machine": before.text,
        "edit": edit.text,
        "changed": before.text != edit.text,
    }
    if score is not None:
        line["ter"], line["chrf"] = score(before.text, edit.text, edit.language)
    line |= {
        "status": edit.status,
        "annotator": edit.annotator,
        "versions": pair.versions,
        "assisted": edit.settings.get("assisted") or [],
        "origin": before.origin,
        "engine": before.engine,
        "engine_version": before.engine_version,
        "settings": dict(sorted(before.settings.items())),
        "score": before.score,
        "machine_id": before.id,
        "edit_id": edit.id,
    }
    return line if spent is None else line | {"milliseconds": spent.get(pair.segment.id)}


def _write_table(writer: Any, lines: Iterator[dict[str, JSON]]) -> None:
    """A header and a row for each line; what is a list or a mapping is JSON in its cell."""
    for number, line in enumerate(lines):
        if not number:
            writer.writerow(line)
        writer.writerow([_ENCODER.encode(v) if isinstance(v, (list, dict, bool)) else v for v in line.values()])
