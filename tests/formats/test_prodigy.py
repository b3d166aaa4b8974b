from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from workbench import Project, open_project
from workbench.errors import FormatError
from workbench.formats import Options, ReadOptions, export, import_
from workbench.model import Annotation


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Project]:
    with open_project(tmp_path / "fresh", create=True, annotator="ben") as opened:
        yield opened


def written(path: Path, *rows: Any) -> Path:
    path.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), "utf-8")
    return path


def said(project: Project) -> list[tuple[Any, ...]]:
    found = []
    for document in project.documents.all():
        text = project.documents.text(document.id)
        for mark in project.marks.of(document.id, annotator="*"):
            covered = "".join(text[part.start : part.end] for part in mark.fragments)
            found.append((mark.annotator, mark.kind, mark.label, covered or mark.attributes.get("value", "")))
    return sorted(found)


TASK = {
    "text": "Apple buys U.K. startup",
    "tokens": [
        {"text": "Apple", "start": 0, "end": 5, "id": 0, "ws": True},
        {"text": "buys", "start": 6, "end": 10, "id": 1, "ws": True},
        {"text": "U.K.", "start": 11, "end": 15, "id": 2, "ws": True},
        {"text": "startup", "start": 16, "end": 23, "id": 3, "ws": False},
    ],
    "spans": [
        {"start": 0, "end": 5, "token_start": 0, "token_end": 0, "label": "ORG"},
        {"start": 11, "end": 15, "token_start": 2, "token_end": 2, "label": "GPE"},
    ],
    "relations": [
        {
            "head": 0, "child": 2, "label": "BUYS_IN",
            "head_span": {"start": 0, "end": 5, "token_start": 0, "token_end": 0, "label": "ORG"},
            "child_span": {"start": 11, "end": 15, "token_start": 2, "token_end": 2, "label": "GPE"},
        },
        {"head": 1, "child": 2, "label": "WHERE"},
    ],
    "meta": {"source": "news"},
    "_input_hash": 1, "_task_hash": 2, "_session_id": "ner-mei", "_annotator_id": "ner-mei", "answer": "accept",
}  # fmt: skip


def test_what_prodigy_reads(project: Project, marked: dict[str, Annotation], tmp_path: Path) -> None:
    report = export(project, "prodigy", tmp_path / "out.jsonl", options=Options(tokens="char"))
    (task,) = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").split("\n")[:-1]]
    assert {task["text"][span["start"] : span["end"]] for span in task["spans"]} >= {"李强", "北京", "上海", "Iran"}
    words = [token["text"] for token in task["tokens"]]
    assert words[:4] == ["Iran", "agreed", ".", "国"]
    assert (task["_annotator_id"], task["answer"]) == ("ann", "accept")
    assert {each["label"] for each in task["relations"]} == {"role:source", "role:target", "supports"}
    for each in task["relations"]:
        assert each["head"] == each["head_span"]["token_end"]
    assert (task["accept"], task["options"]) == (["genre=news"], [{"id": "genre=news", "text": "genre=news"}])
    assert [item.reason for item in report.split] == ["discontinuous"]


def test_a_task_as_prodigy_saves_it(fresh: Project, tmp_path: Path) -> None:
    report = import_(fresh, None, written(tmp_path / "ner.jsonl", TASK), options=ReadOptions(more={"dataset": "ner"}))
    assert said(fresh) == [
        ("mei", "entity", "GPE", "U.K."),
        ("mei", "entity", "ORG", "Apple"),
        ("mei", "relation", "BUYS_IN", ""),
    ]
    assert [item.reason for item in report.dropped] == ["joins tokens that are no spans"]
    assert fresh.documents.get("ner:1").meta == {"source": "news"}


@pytest.mark.parametrize(
    ("answer", "reason"), [("reject", "rejected in Prodigy"), ("ignore", "passed over in Prodigy")]
)
def test_what_was_not_accepted_is_listed(fresh: Project, tmp_path: Path, answer: str, reason: str) -> None:
    report = import_(fresh, "prodigy", written(tmp_path / "in.jsonl", TASK | {"answer": answer}))
    assert said(fresh) == []
    assert [item.reason for item in report.dropped].count(reason) == 3


def test_categories(fresh: Project, tmp_path: Path) -> None:
    options = [{"id": "A", "text": "first"}, {"id": "B", "text": "second"}]
    path = written(
        tmp_path / "in.jsonl",
        {"text": "one", "options": options, "accept": ["B"], "answer": "accept"},
        {"text": "two", "label": "SPORTS", "answer": "accept"},
        {"text": "three", "label": "SPORTS", "answer": "reject"},
    )
    import_(fresh, "prodigy", path)
    assert said(fresh) == [("ben", "label", "category", "B"), ("ben", "label", "category", "SPORTS")]


def test_annotators_on_one_text(fresh: Project, tmp_path: Path) -> None:
    tasks = [TASK | {"_annotator_id": name, "_session_id": name} for name in ("mei", "tom")]
    unnamed = TASK | {"_annotator_id": "2024-05-01_10-00-00"}
    import_(fresh, "prodigy", written(tmp_path / "in.jsonl", *tasks, unnamed))
    assert len(fresh.documents.all()) == 1
    assert set(fresh.marks.annotators()) == {"mei", "tom", "ben"}


def test_spans_told_by_their_tokens(fresh: Project, tmp_path: Path) -> None:
    task = TASK | {"spans": [{"token_start": 0, "token_end": 1, "label": "X"}], "relations": []}
    import_(fresh, "prodigy", written(tmp_path / "in.jsonl", task))
    assert said(fresh) == [("ner-mei", "entity", "X", "Apple buys")]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"image": "x.png", "spans": []}, "in.jsonl:1 at text: is missing"),
        (
            {"text": "a", "spans": [{"start": 0, "end": 2, "label": "X"}]},
            "0 to 2 is no place in a text of 1 characters",
        ),
        ({"text": "a", "spans": [{"start": 0, "end": 1}]}, "in.jsonl:1 at label: is missing"),
        ({"text": "a", "spans": [], "answer": "maybe"}, "should be accept, reject or ignore"),
        (
            {"text": "a", "tokens": [], "spans": [{"token_start": 0, "token_end": 0, "label": "X"}]},
            "tokens that are not",
        ),
        ({"text": "a", "accept": 1}, "in.jsonl:1 at accept: should be a list"),
    ],
)
def test_a_malformed_task_is_told(fresh: Project, tmp_path: Path, row: Any, message: str) -> None:
    with pytest.raises(FormatError) as caught:
        import_(fresh, "prodigy", written(tmp_path / "in.jsonl", row))
    assert message in str(caught.value)
    assert fresh.documents.all() == []


def test_documents_that_nobody_marked_go_out_without_an_answer(project: Project, document: Any, tmp_path: Path) -> None:
    export(project, "prodigy", tmp_path / "out.jsonl")
    task = json.loads((tmp_path / "out.jsonl").read_text("utf-8"))
    assert task["spans"] == []
    assert not task.keys() & {"answer", "_annotator_id"}
