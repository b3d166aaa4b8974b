from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from workbench import Project
from workbench.errors import FormatError
from workbench.formats import Options, export
from workbench.model import Annotation, Document, Fragment


def examples(path: Path) -> list[dict[str, Any]]:
    """The lines of a file as {"system": ..., "user": ..., "assistant": the answer as values}."""
    found = []
    for line in path.read_text("utf-8").splitlines():
        data = json.loads(line)
        assert list(data) == ["messages"]
        assert [message["role"] for message in data["messages"]] == ["system", "user", "assistant"]
        system, user, answer = (message["content"] for message in data["messages"])
        found.append({"system": system, "user": user, "assistant": json.loads(answer)})
    return found


def quotes(example: dict[str, Any]) -> list[str]:
    """What the answer quotes; each quote must stand where it says."""
    found = []
    for item in (*example["assistant"]["entities"], *example["assistant"]["claims"]):
        for part in item.get("parts", [item]):
            assert example["user"][part["start"] : part["end"]] == part["quote"]
            found.append(part["quote"])
    return found


def test_the_sentence(project: Project, marked: dict[str, Annotation], tmp_path: Path) -> None:
    report = export(project, "chat", tmp_path / "out.jsonl")
    (example,) = examples(tmp_path / "out.jsonl")
    assert "Mark what the text says" in example["system"]
    assert "- person: Person: A named human being" in example["system"]
    assert quotes(example) == [
        "李强", "北京", "上海", "Iran", "都會參加", "国务院总理李强表示，北京🇨🇳與上海都會參加。",
    ]  # fmt: skip
    whole = example["assistant"]["claims"][1]
    assert whole["attributes"] == {"certainty": "certain"}
    assert whole["roles"] == {"source": ["e1"], "target": ["e2", "e3"]}
    assert [item.without for item in report.exported if item.without] == [("note",)]
    assert {item.mark for item in report.dropped} == {marked[name].id for name in ("relation", "label", "translated")}
    assert report.marks == len(marked)


def test_by_segment(project: Project, marked: dict[str, Annotation], tmp_path: Path) -> None:
    report = export(project, "chat", tmp_path / "out.jsonl", options=Options(more={"unit": "segment"}))
    first, second = examples(tmp_path / "out.jsonl")
    assert (first["user"], quotes(first)) == ("Iran agreed.", [])
    assert quotes(second)[:3] == ["李强", "北京", "上海"]
    assert {item.mark: item.reason for item in report.dropped}[marked["broken"].id] == "across segments"


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-Hant", "具名的人，不含職銜"), ("zh-Hans", "具名的人，不含职衔"), ("auto", "named human")],
)
def test_in_the_language_asked_for(
    project: Project, document: Document, tmp_path: Path, language: str, words: str
) -> None:
    project.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(document.id, 0, 4)])
    export(project, "chat", tmp_path / "out.jsonl", options=Options(more={"language": language}))
    assert words in examples(tmp_path / "out.jsonl")[0]["system"]


def test_what_cannot_be_set(project: Project, document: Document, tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="unit can be document, segment"):
        export(project, "chat", tmp_path / "out.jsonl", options=Options(more={"unit": "page"}))
