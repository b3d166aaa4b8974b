"""Work that is shared among processes: the same as where one does all of it, whatever happens meanwhile."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from workbench import Project, load_schema, open_project
from workbench.errors import FormatError
from workbench.formats import in_parallel as module
from workbench.formats.in_parallel import in_parallel
from workbench.formats.losses import LISTS, Losses
from workbench.formats.outgoing import Options, Record, Selection
from workbench.model import Fragment, SourceText
from workbench.resources import resource
from workbench.text import segments


@pytest.fixture
def many(tmp_path: Path) -> Iterator[Project]:
    """A project of some documents with a mark each, the last of them on nothing that goes out."""
    with open_project(tmp_path / "many", create=True, annotator="ann") as project:
        project.use_schema(load_schema(resource("schemas") / "claims.yaml"))
        for number in range(9):
            text = f"第{number}篇：北京🇨🇳."
            document = project.documents.add(SourceText(f"{number}.txt", text), segments(text)).document
            project.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(document.id, 0, 2)])
        yield project


def make(records: Iterable[Record], options: Options, losses: Losses, *, prefix: str = "") -> dict[str, Any]:
    """Names, texts and splits, and half of the marks dropped."""
    found = []
    for record in records:
        found.append([prefix + record.document.name, record.text, record.split, options.side])
        for mark in record.marks:
            if record.document.name < "5":
                losses.exported(record.document, mark, without=["note"])
            else:
                losses.dropped(record.document, mark, reason="後半")
    return {"found": found}


def ill(records: Iterable[Record], options: Options, losses: Losses) -> list[str]:
    """Refuses one document."""
    names = [record.document.name for record in records]
    if "7.txt" in names:
        raise FormatError("7.txt: cannot be written")
    return names


STARRED = partial(make, prefix="*")
make.__module__ = ill.__module__ = Path(__file__).stem  # as the workers find it: see `answered`


def selection(project: Project) -> Selection:
    ids = project.documents.all()
    return Selection(project, tuple(each.id for each in ids), splits={each.id: each.name[0] for each in ids[:4]})


def made(project: Project, workers: int, work: Any = STARRED) -> tuple[list[Any], dict[str, Any]]:
    losses = Losses()
    found = list(in_parallel(work, selection(project), Options(side="source"), losses, workers=workers))
    return found, losses.report("test").to_json()


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each chunk was answered by a worker, as it happens."""
    asked: list[bool] = []
    original = module._Worker.ask

    def ask(worker: Any, splits: Any) -> Any:
        answer = original(worker, splits)
        asked.append(answer is not None)
        return answer

    monkeypatch.setattr(module._Worker, "ask", ask)
    monkeypatch.setattr(module, "_CHUNK", 2)
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    return asked


def test_several_make_the_same_as_one(many: Project, answered: list[bool]) -> None:
    alone = made(many, 1)
    assert not answered
    assert json.loads(json.dumps(alone)) == json.loads(json.dumps(made(many, 2)))
    assert answered == [True] * 5
    assert {name: len(alone[1][name]) for name in LISTS} == {"exported": 5, "snapped": 0, "split": 0, "dropped": 4}


def test_they_work_on_data_of_one_moment(many: Project, answered: list[bool]) -> None:
    with many.database.reading():
        before = made(many, 2)
        assert answered == [True] * 5
        with open_project(many.path, annotator="ben") as other:
            mark = other.documents.all()[0]
            other.marks.create("entity", "gpe", document_id=mark.id, fragments=[Fragment(mark.id, 0, 1)])
        assert made(many, 2) == before
        assert answered == [True] * 5 + [False] * 5
    assert made(many, 2)[1]["marks"] == 10


def test_what_is_not_committed_is_seen_too(many: Project, answered: list[bool]) -> None:
    with many.database.transaction():
        document = many.documents.all()[0]
        many.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(document.id, 0, 1)])
        assert made(many, 2)[1]["marks"] == 10


def test_a_dead_worker_is_replaced_by_the_caller(
    many: Project, answered: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = made(many, 1)
    original = module._Worker._tell

    def die(worker: Any, message: bytes) -> None:
        original(worker, message)
        if len(answered) == 2:
            worker._process.kill()

    monkeypatch.setattr(module._Worker, "_tell", die)
    assert json.loads(json.dumps(made(many, 2))) == json.loads(json.dumps(expected))
    assert not all(answered)


def test_an_error_is_the_same(many: Project, answered: list[bool]) -> None:
    with pytest.raises(FormatError, match=r"7\.txt: cannot be written"):
        made(many, 2, ill)
    assert answered


def test_what_cannot_be_told_is_done_here(many: Project, answered: list[bool]) -> None:
    assert made(many, 2, lambda records, options, losses: [record.split for record in records])[0][0] == ["0", "1"]
    assert not answered
