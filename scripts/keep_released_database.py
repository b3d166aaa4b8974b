"""Writes tests/store/released/version-N.db.gz: a small project with a bit of everything, as this version stores it.

Run it once when a version is released whose database schema is new; a file that is there is never written again.
"""

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from workbench import Project, load_schema, open_project
from workbench.model import Fragment, SegmentSpan, SourceText, Translation
from workbench.resources import resource
from workbench.store.database import FILE_NAME, SCHEMA_VERSION

FOLDER = Path(__file__).parents[1] / "tests" / "store" / "released"
TEXT = "Iran agreed.\n習近平在北京會見普京。\nMoscow may deny it."
SPANS = [SegmentSpan(0, 12, "en", "body"), SegmentSpan(13, 24, "zh-Hant", "body"), SegmentSpan(25, 44, "en", "body")]
CLAIM = {"certainty": "possible", "polarity": "positive", "stance": "reports"}


def work(project: Project) -> None:
    """What two annotators and a lead do in a small project."""
    project.use_schema(load_schema(resource("schemas") / "claims.yaml"))
    document = project.documents.add(SourceText("short.txt", TEXT), SPANS).document
    project.documents.add(SourceText("other.txt", "別的文字。"), [SegmentSpan(0, 5, "zh-Hant", "body")])
    first, _, last = project.segments.of(document.id)
    machine = Translation("t1", first.id, "zh-Hant", "伊朗同意。", "machine", "argos", "1.9", {"beam": 4}, 0.5)
    project.translations.add([machine])
    project.translations.write(first.id, "zh-Hant", "伊朗已同意。")
    marks = {}
    for who in ("ann", "ben"):
        project.annotator = who

        def make(kind: str, label: str, *places: tuple[int, int], **more: object) -> str:
            fragments = [Fragment(document.id, *place) for place in places]
            return project.marks.create(kind, label, document_id=document.id, fragments=fragments, **more).id  # type: ignore[arg-type]

        entity = make("entity", "gpe", (0, 4))
        make("entity", "person", (13, 16), (21, 23))
        claim = make("claim", "claim", (25, 44), attributes=CLAIM, roles={"source": [entity]}, note="注")
        marks[who] = entity, claim
    project.annotator = "ann"
    gone = project.marks.create("entity", "date", document_id=document.id, fragments=[Fragment(document.id, 5, 11)])
    project.marks.delete([gone.id])
    project.marks.update(marks["ann"][0], note="undone")
    project.journal.undo()
    both = [marks["ann"][0], marks["ben"][0]]
    project.decisions.decide(both, "these", chosen=both[:1])
    project.assignments.assign([(document.id, "ann"), (document.id, "ben")])
    project.propositions.create("一說", {marks["ann"][1]: "same"})
    project.termbase.add_pair("Iran", "en", "伊朗", "zh-Hant")
    project.comments.add(last, "怎樣譯？", language="zh-Hant")
    project.bookmarks.add(document.id, Fragment(document.id, 5, 6))


def main() -> None:
    """Write the file of the present version, if it is not there."""
    path = FOLDER / f"version-{SCHEMA_VERSION}.db.gz"
    if path.exists():
        raise SystemExit(f"{path.name} is kept already")
    with TemporaryDirectory() as name:
        with open_project(Path(name), create=True, annotator="ann") as project:
            work(project)
        with closing(sqlite3.connect(Path(name) / FILE_NAME, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.execute("VACUUM")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress((Path(name) / FILE_NAME).read_bytes(), 9, mtime=0))
    print(f"kept {path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
