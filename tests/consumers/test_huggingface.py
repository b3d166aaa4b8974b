"""The libraries that people load datasets with read what was written, with the very features that we say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from workbench import Project, open_project
from workbench.formats import Options, export, import_
from workbench.formats.selection import Choice
from workbench.formats.splits import SplitPlan
from workbench.model import Annotation, SegmentSpan, SourceText

pytestmark = [pytest.mark.consumer, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import datasets

    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")


@pytest.fixture
def dataset(project: Project, marked: dict[str, Annotation], tmp_path: Path) -> Path:
    """The marked sentence and some others, in shards of two documents."""
    for number in range(4):
        text = f"Document {number}: Iran 同意了。"
        project.documents.add(SourceText(f"more-{number}.txt", text), [SegmentSpan(0, len(text), "en", "body")])
    more = {"license": "cc-by-4.0", "url": "https://example.org/data", "date": "2026-01-01", "cite": "Ann 2026"}
    export(project, "huggingface", tmp_path / "out", options=Options(shard=2, more=more))
    return tmp_path / "out"


def said(dataset: Path) -> Any:
    """The features that the Arrow schema says."""
    import pyarrow.parquet as pq
    from datasets import Features

    path = next((dataset / "data").glob("*.parquet"))
    metadata = pq.read_schema(path).metadata
    return Features.from_dict(json.loads(metadata[b"huggingface"])["info"]["features"])


def test_the_folder_loads_with_the_features_of_the_card(dataset: Path, marked: dict[str, Annotation]) -> None:
    from datasets import load_dataset

    data = load_dataset(str(dataset))["train"]
    assert data.features == said(dataset)
    row = next(row for row in data if row["name"] == "odd.txt")
    labels = data.features["entities"].feature["label"]
    assert [(labels.int2str(e["label"]), e["text"]) for e in row["entities"]] == [
        ("person", "李强"), ("gpe", "北京"), ("gpe", "上海"),
    ]  # fmt: skip
    assert all(row["text"][e["start"] : e["end"]] == e["text"] for e in row["entities"])
    tags = data.features["ner_tags"].feature
    tagged = [(w, tags.int2str(t)) for w, t in zip(row["tokens"], row["ner_tags"], strict=True) if t]
    assert ("李强", "B-person") in tagged
    claims = {claim["id"]: claim for claim in row["claims"]}
    assert [role["role"] for role in claims[marked["claim"].id]["roles"]] == ["source", "target", "target"]
    assert claims[marked["broken"].id]["fragments"] == [{"start": 0, "end": 4}, {"start": 30, "end": 34}]
    (pair,) = row["translations"]
    assert (pair["source"], pair["target"], len(pair["entities"])) == ("Iran agreed.", "伊朗同意了。", 1)


def test_the_files_load_with_the_same_features_alone(dataset: Path) -> None:
    from datasets import load_dataset

    files = sorted(map(str, (dataset / "data").glob("*.parquet")))
    assert [Path(path).name for path in files] == [f"train-0000{n}-of-00003.parquet" for n in range(3)]
    data = load_dataset("parquet", data_files=files, split="train")
    assert data.features == said(dataset)
    assert len(data) == 5


def test_the_card_alone_says_all_features(dataset: Path) -> None:
    """What JSON lines made of the data would lose without it."""
    from datasets import Features
    from huggingface_hub import DatasetCard

    card = DatasetCard.load(str(dataset / "README.md"))
    assert Features._from_yaml_list(card.data.to_dict()["dataset_info"]["features"]) == said(dataset)
    assert card.data.license == "cc-by-4.0"
    assert card.data.language == ["en", "zh"]


def test_splits_load_as_splits(project: Project, tmp_path: Path) -> None:
    from datasets import load_dataset

    for number in range(20):
        text = f"{number} {number * 7919} Iran 北京 {number * 104729}"
        project.documents.add(SourceText(f"{number}.txt", text), [SegmentSpan(0, len(text), "en", "body")])
    plan = SplitPlan({"train": 0.6, "dev": 0.2, "test": 0.2})
    export(project, "huggingface", tmp_path / "out", choice=Choice(split=plan))
    data = load_dataset(str(tmp_path / "out"))
    assert {name: len(part) for name, part in data.items()} == {"train": 12, "validation": 4, "test": 4}


def test_croissant_is_valid_and_its_fields_load(dataset: Path) -> None:
    import mlcroissant

    found = mlcroissant.Dataset(dataset / "croissant.json")
    assert not found.metadata.ctx.issues.errors
    assert not found.metadata.ctx.issues.warnings
    records = list(found.records("default"))
    row = next(each for each in records if each["default/name"] == b"odd.txt")
    assert "李强表示" in row["default/text"].decode()
    assert [each.decode() for each in row["default/tokens"]][:2] == ["Iran", "agreed"]
    assert [each["default/entities/text"].decode() for each in row["default/entities"]] == ["李强", "北京", "上海"]


def test_polars_and_duckdb_read_the_files(dataset: Path) -> None:
    import duckdb
    import polars

    files = str(dataset / "data" / "*.parquet")
    frame = polars.read_parquet(files)
    spans = frame.explode("entities").unnest("entities", separator=".")
    assert spans["entities.text"].drop_nulls().to_list() == ["李强", "北京", "上海"]
    sql = f"SELECT e.text FROM (SELECT unnest(entities) AS e FROM '{files}')"
    assert duckdb.sql(sql).fetchall() == [("李强",), ("北京",), ("上海",)]


def test_what_datasets_writes_comes_in(tmp_path: Path) -> None:
    from datasets import ClassLabel, Dataset, Features, List, Value

    features = Features({
        "id": Value("string"), "tokens": List(Value("string")),
        "ner_tags": List(ClassLabel(names=["O", "B-PER", "I-PER", "B-LOC", "I-LOC"])),
    })  # fmt: skip
    rows = [
        {"id": "a", "tokens": ["John", "Smith", "saw", "北京", "。"], "ner_tags": [1, 2, 0, 3, 0]},
        {"id": "b", "tokens": ["nobody"], "ner_tags": [0]},
    ]
    data = Dataset.from_list(rows, features=features)
    data.to_parquet(str(tmp_path / "theirs.parquet"))
    with open_project(tmp_path / "in", create=True, annotator="ann") as project:
        report = import_(project, None, tmp_path / "theirs.parquet")
        assert report.lossless
        documents = project.documents.all()
        texts = {each.name: project.documents.text(each.id) for each in documents}
        assert texts == {"theirs#a": "John Smith saw北京。", "theirs#b": "nobody"}
        found = [mark for each in documents for mark in project.marks.of(each.id)]
        covered = [(m.label, texts["theirs#a"][m.fragments[0].start : m.fragments[0].end]) for m in found]
        assert covered == [("PER", "John Smith"), ("LOC", "北京")]
