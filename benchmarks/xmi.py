"""UIMA XMI against dkpro-cassis: marks into XMI, and XMI into marks, from memory to memory."""

from __future__ import annotations

import gc
import io
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.corpus import big_project
from benchmarks.figure import Figure, paired
from workbench import open_project
from workbench.errors import Place
from workbench.formats.losses import Losses
from workbench.formats.outgoing import Record
from workbench.formats.registry import find_format
from workbench.formats.selection import Choice, select
from workbench.formats.uima.cas import NAMED_ENTITY, SENTENCE
from workbench.formats.uima.layers import Layers
from workbench.formats.uima.marks import incoming
from workbench.formats.uima.typesystem import TypeSystem
from workbench.formats.uima.xmi import type_system
from workbench.formats.uima.xmi_read import read_xmi
from workbench.formats.uima.xmi_write import xmi

DOCUMENTS, SPANS = 500, 50


def figures() -> Iterator[Figure]:
    """Documents of 50 entities, with their sentences and without tokens, written and read."""
    import cassis  # type: ignore[import-untyped]

    with open_project(big_project(documents=DOCUMENTS, spans=SPANS), annotator="bench") as project:
        selection = select(project, find_format("xmi"), Choice(), side="source", notes=[])
        records = list(selection.records(Losses()))
        types = type_system(selection)
        layers = Layers(selection.schema)
    theirs = cassis.load_typesystem(io.BytesIO(types.to_xml().encode()))
    files = [write(record, layers) for record in records]
    gc.freeze()
    what = f"{DOCUMENTS} documents x {SPANS} entities"
    yield paired(
        f"XMI written: {what}",
        lambda: timed(records, lambda record: write(record, layers)),
        lambda: timed(records, lambda record: cassis_write(record, theirs)),
        rival="dkpro-cassis",
        wanted="at most 0.33",
    )
    yield paired(
        f"XMI read: {what}",
        lambda: timed(files, lambda data: read(data, types)),
        lambda: timed(files, lambda data: cassis_read(data, theirs)),
        rival="dkpro-cassis",
        wanted="at most 0.5",
    )


def timed(items: Sequence[Any], work: Callable[[Any], object]) -> float:
    """Seconds for all of them."""
    began = time.perf_counter()
    for item in items:
        work(item)
    return time.perf_counter() - began


def write(record: Record, layers: Layers) -> bytes:
    """A document's marks as XMI."""
    return xmi(layers.outgoing(record).cas).encode()


def cassis_write(record: Record, types: Any) -> bytes:
    """The same structures, put into a CAS and written."""
    import cassis

    made = cassis.Cas(types)
    made.sofa_string, made.sofa_mime = record.text, "text"
    named, sentence = types.get_type(NAMED_ENTITY), types.get_type(SENTENCE)
    made.add_all([sentence(begin=each.start, end=each.end) for each in record.segments])
    made.add_all([named(begin=m.fragments[0].start, end=m.fragments[0].end, value=m.label) for m in record.marks])
    written: str = made.to_xmi()
    return written.encode()


def read(data: bytes, types: TypeSystem) -> int:
    """XMI as a document with its marks."""
    document = read_xmi(data, Path("bench.xmi"), types)
    return len(incoming(document, name="bench", place=Place(), types=types).marks)


def cassis_read(data: bytes, types: Any) -> int:
    """XMI as a CAS, and of each entity what a mark says."""
    import cassis

    document = cassis.load_cas_from_xmi(io.BytesIO(data), typesystem=types)
    return len([(each.begin, each.end, each.value) for each in document.select(NAMED_ENTITY)])
