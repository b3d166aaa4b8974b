"""Reads tasks: what Label Studio exports as JSON or JSON_MIN, and what is written here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from workbench.errors import FormatError, Place
from workbench.formats.beside import KEY, is_same, segments_in
from workbench.formats.counted import Unit, unit_of
from workbench.formats.fields import Fields, Misfit
from workbench.formats.incoming import (
    Incoming,
    IncomingDocument,
    IncomingMark,
    IncomingSchema,
    Lost,
    ReadOptions,
    Skipped,
)
from workbench.formats.json_stream import first_value, rows
from workbench.formats.label_studio.config import Config, read_config
from workbench.formats.label_studio.html import text_of
from workbench.formats.label_studio.results import Results
from workbench.formats.label_studio.simple import as_task, is_simple
from workbench.formats.placing import MANIFEST_NAME, REPORT_NAME
from workbench.model import GOLD

_CONFIGS: Final = ("config.xml", "label_config.xml", "labeling_config.xml")
_PREDICTED: Final = "predictions"
_CANCELLED: Final = "its annotator skipped the task"


def recognises(path: Path) -> bool:
    """Whether the first value is a task."""
    try:
        return any(_is_task(first_value(each)) for each in _files(path)[:1])
    except OSError:
        return False


def _is_task(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    whole = isinstance(value.get("data"), dict) and bool(value.keys() & {"annotations", "predictions", "completions"})
    return whole or is_simple(value)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path] if path.suffix in (".json", ".jsonl") else []
    named = path / "tasks.json"
    found = (each for each in path.glob("*.json") if each.is_file() and each.name not in (REPORT_NAME, MANIFEST_NAME))
    return [named] if named.is_file() else sorted(found)


def read(path: Path, options: ReadOptions) -> Iterator[Incoming]:
    """The types that the configuration declares, then the documents."""
    unit = unit_of(options.more)
    config = _config(path, options)
    if config.controls:
        yield IncomingSchema(config.schema())
    files = _files(path) or [path]
    for each in files:
        if each.is_dir():
            raise FormatError("there is no tasks.json in this folder", place=Place(each))
        with each.open("rb") as file:
            for place, value in rows(file, each):
                yield from _task(value, place, config, unit)


def _config(path: Path, options: ReadOptions) -> Config:
    """The configuration that the user names, or that stands beside the tasks."""
    if "config" in options.more:
        return read_config(Path(options.more["config"]))
    folder = path if path.is_dir() else path.parent
    beside = [path.with_suffix(".xml")] if path.is_file() else []
    found = next((each for each in (*beside, *(folder / name for name in _CONFIGS)) if each.is_file()), None)
    return read_config(found) if found else Config()


def _task(value: Any, place: Place, config: Config, unit: Unit) -> Iterator[Incoming]:
    if isinstance(value, FormatError):
        yield Skipped(value)
        return
    try:
        if not isinstance(value, dict):
            raise Misfit("should be an object")
        if is_simple(value):
            value = as_task(value, config)
        yield from list(_Task(Fields(value), place, config, unit).documents())
    except Misfit as error:
        where = Place(place.path, place.line, key=error.key)
        yield Skipped(FormatError(str(error), place=where, hint="correct the task, or leave it out"))


class _Task:
    """One task, which is a document for each text in it that is annotated."""

    def __init__(self, row: Fields, place: Place, config: Config, unit: Unit) -> None:
        self._row = row
        self._place = place
        self._config = config
        self._unit = unit
        self._data = Fields(row.mapping("data"), "data")
        self._known = Fields(self._data.mapping(KEY), f"data.{KEY}") if KEY in self._data else None

    def documents(self) -> Iterator[IncomingDocument]:
        objects = self._objects()
        for name, (key, html) in objects.items():
            yield self._document(name if len(objects) > 1 else "", key, html)

    def _objects(self) -> dict[str, tuple[str, bool]]:
        """What is annotated: as the configuration says, or else the one text that there is."""
        found = {name: each for name, each in self._config.objects.items() if each[0] in self._data}
        if found:
            return found
        if self._config.objects:
            missing = next(iter(self._config.objects.values()))[0]
            raise Misfit("is missing, and the configuration names it", f"data.{missing}")
        texts = [key for key, value in self._data.items() if isinstance(value, str)]
        key = "text" if "text" in texts else texts[0] if len(texts) == 1 else ""
        if not key:
            raise Misfit(
                "has no text, or several: say where the labelling configuration is, with --set config=FILE", "data"
            )
        return {"": (key, False)}

    def _document(self, name: str, key: str, html: bool) -> IncomingDocument:
        text = self._data.string(key)
        text = text_of(text) if html else text
        known = self._known if self._known is not None else Fields({})
        marks: list[IncomingMark] = []
        lost: list[Lost] = []
        people: list[str] = []
        for number, (annotator, reason, annotation) in enumerate(self._annotations()):
            results = Results(text, self._config, self._unit, name, ours=self._known is not None)
            results.take(annotation.objects("result"))
            came = list(results.marks(annotator, f"{number}/", same_text=is_same(known, text)))
            people += [annotator] if annotator else []
            lost += results.lost(annotator)
            if reason:
                lost += [Lost(mark.kind, mark.label, reason, mark.fragments, annotator) for mark in came]
            else:
                marks += came
        return IncomingDocument(
            self._name(name, known),
            text,
            tuple(marks),
            lost=tuple(lost),
            language=known.string("language", ""),
            title=known.string("title", ""),
            meta=self._meta(key),
            segments=segments_in(known, len(text)),
            annotators=tuple(dict.fromkeys(people)),
            place=self._place,
        )

    def _name(self, name: str, known: Fields) -> str:
        number = self._row.get("id")
        given = known.string("name", "") or f"{self._stem()}#{number if number is not None else self._place.line}"
        return f"{given}#{name}" if name else given

    def _stem(self) -> str:
        return self._place.path.stem if self._place.path else "task"

    def _meta(self, key: str) -> dict[str, Any]:
        given = self._data.get("meta")
        own = dict(given) if isinstance(given, dict) else {}
        passed = {key, "meta", KEY, *(("name",) if self._known is not None else ())}
        others = {name: value for name, value in self._data.items() if name not in passed}
        return own | others

    def _annotations(self) -> Iterator[tuple[str, str, Fields]]:
        """Whose each annotation is, why it does not count ("" where it does), and the annotation."""
        for name in ("annotations", "completions"):
            for annotation in self._row.objects(name):
                cancelled = annotation.get("was_cancelled") is True
                gold = annotation.get("ground_truth") is True
                yield GOLD if gold else _person(annotation), _CANCELLED if cancelled else "", annotation
        for prediction in self._row.objects("predictions"):
            yield str(prediction.get("model_version") or _PREDICTED), "", prediction


def _person(annotation: Fields) -> str:
    """An annotator by their address, or else by their number."""
    given = annotation.get("completed_by")
    if isinstance(given, dict):
        found = given.get("email") or given.get("username")
        if isinstance(found, str) and found.strip():
            return found
        given = given.get("id")
    return f"user-{given}" if isinstance(given, (int, str)) and given != "" else ""
