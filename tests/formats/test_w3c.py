from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from workbench import Project, open_project
from workbench.errors import FormatError
from workbench.formats import Options, ReadOptions, export, import_
from workbench.formats.registry import recognised
from workbench.model import Annotation

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
TEXT = "💩 Anna saw Anna in 北京."


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Project]:
    with open_project(tmp_path / "fresh", create=True, annotator="ben") as opened:
        yield opened


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "page.txt").write_text(TEXT, "utf-8")
    return folder


def quote(exact: str, prefix: str | None = None, suffix: str | None = None) -> dict[str, Any]:
    around = {name: each for name, each in (("prefix", prefix), ("suffix", suffix)) if each is not None}
    return {"type": "TextQuoteSelector", "exact": exact} | around


def position(start: int, end: int) -> dict[str, Any]:
    return {"type": "TextPositionSelector", "start": start, "end": end}


def annotation(key: str, *selectors: Any, body: Any = "PER", **more: Any) -> dict[str, Any]:
    tag = {"type": "TextualBody", "purpose": "tagging", "value": body} if isinstance(body, str) else body
    target = {"source": "page.txt"} | ({"selector": list(selectors)} if selectors else {})
    return {"@context": CONTEXT, "id": key, "type": "Annotation", "body": tag, "target": target} | more


def link(body: Any, target: Any) -> dict[str, Any]:
    return {"type": "Annotation", "motivation": "linking", "body": body, "target": target}


def written(path: Path, value: Any) -> Path:
    path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    return path


def contents(project: Project) -> list[tuple[Any, ...]]:
    found = []
    for document in project.documents.all():
        for mark in project.marks.of(document.id, annotator="*"):
            places = tuple((part.start, part.end) for part in mark.fragments)
            found.append((mark.annotator, mark.kind, mark.label, places, mark.note))
    return sorted(found)


@pytest.mark.parametrize("shape", ["one", "list", "lines", "page", "collection", "indented"])
def test_annotations_in_any_container(shape: str, fresh: Project, place: Path) -> None:
    items = [annotation(f"#{number}", quote("北京"), position(19, 21)) for number in range(2)]
    items[1]["body"]["value"] = "GPE"
    page = {"@context": CONTEXT, "type": "AnnotationPage", "items": items}
    path = place / "in.jsonld"
    if shape == "one":
        written(path, items[1])
    elif shape == "lines":
        path.write_text("".join(f"{json.dumps(item)}\n" for item in items), "utf-8")
    elif shape == "indented":
        path.write_text(json.dumps(page, indent=2), "utf-8")
    else:
        written(
            path,
            {"list": items, "page": page, "collection": page | {"type": "AnnotationCollection", "first": page}}[shape],
        )
    assert recognised(path).name == "w3c"
    import_(fresh, None, path)
    assert [mark[2:4] for mark in contents(fresh)] in (
        [("GPE", ((19, 21),))],
        [("GPE", ((19, 21),)), ("PER", ((19, 21),))],
    )


@pytest.mark.parametrize(
    ("selectors", "found"),
    [
        ([position(2, 6)], (2, 6)),
        ([quote("Anna"), position(2, 6)], (2, 6)),
        ([quote("Anna"), position(3, 7)], (2, 6)),
        ([quote("北京"), position(0, 1)], (19, 21)),
        ([quote("北京")], (19, 21)),
        ([quote("Anna", "saw ", " in")], (11, 15)),
        ([quote("Anna", "💩 ", " went")], (2, 6)),
        ([{"type": "FragmentSelector", "value": "char=19,21"}], (19, 21)),
    ],
)
def test_selectors(selectors: list[Any], found: tuple[int, int], fresh: Project, place: Path) -> None:
    """A position is believed where its quotation agrees, also as JavaScript counts; else the quotation is sought."""
    import_(fresh, "w3c", written(place / "in.jsonld", [annotation("#1", *selectors)]))
    assert [mark[3] for mark in contents(fresh)] == [(found,)]


@pytest.mark.parametrize(
    ("selectors", "reason"),
    [
        ([quote("Anna")], "what it quotes is in the text more than once"),
        ([quote("Bob"), position(2, 6)], "what it quotes is not in the text"),
        ([{"type": "XPathSelector", "value": "/p"}], "selected by XPathSelector, which is not read"),
        ([position(4, 4)], "covers no text"),
    ],
)
def test_what_has_no_place_is_listed(selectors: list[Any], reason: str, fresh: Project, place: Path) -> None:
    report = import_(fresh, "w3c", written(place / "in.jsonld", [annotation("#1", *selectors)]))
    assert [item.reason for item in report.dropped] == [reason]


def test_bodies_creators_and_links(fresh: Project, place: Path) -> None:
    bodies = [
        {"type": "TextualBody", "purpose": "tagging", "value": "PER"},
        {"type": "TextualBody", "purpose": "commenting", "value": "who?"},
    ]
    items = [
        annotation("#1", position(2, 6), body=bodies, creator={"type": "Person", "name": "Mei"}),
        annotation("#2", position(19, 21), body={"value": "odd"}, creator="http://x.org/tom", motivation="commenting"),
        annotation("#3", body="news", motivation="classifying"),
        {
            "type": "Annotation",
            "motivation": "linking",
            "body": {"purpose": "tagging", "value": "in"},
            "target": ["#1", "#2"],
        },
        {"type": "Annotation", "motivation": "linking", "body": [], "target": [{"id": "#1"}, {"id": "#9"}]},
    ]
    report = import_(fresh, "w3c", written(place / "in.jsonld", items))
    assert contents(fresh) == [
        ("Mei", "entity", "PER", ((2, 6),), "who?"),
        ("ben", "label", "category", (), ""),
        ("ben", "relation", "in", (), ""),
        ("http://x.org/tom", "entity", "commenting", ((19, 21),), "odd"),
    ]
    assert [item.reason for item in report.dropped] == ["joins what is no mark on one text"]


@pytest.mark.parametrize(
    "source", ["../../secret.txt", "/etc/hostname", "http://x.org/none.txt", "..%2F..%2Fsecret.txt", "\0"]
)
def test_no_text_outside_the_folder_is_read(source: str, fresh: Project, place: Path) -> None:
    (place.parent.parent / "secret.txt").write_text("secret", "utf-8")
    item = annotation("#1", position(0, 1))
    item["target"]["source"] = source
    with pytest.raises(FormatError):
        import_(fresh, "w3c", written(place / "in.jsonld", [item]))
    assert fresh.documents.all() == []


def test_the_text_may_be_named(fresh: Project, place: Path, tmp_path: Path) -> None:
    item = annotation("#1", quote("北京"))
    item["target"]["source"] = "http://x.org/page"
    (place / "page.txt").rename(tmp_path / "elsewhere.txt")
    path = written(place / "in.jsonld", [item])
    import_(fresh, "w3c", path, options=ReadOptions(more={"source": str(tmp_path / "elsewhere.txt")}))
    assert len(contents(fresh)) == 1


@pytest.mark.parametrize(
    ("item", "message"),
    [
        (annotation("#1", position(2, 99)), "2 to 99 is no place in the text"),
        (annotation("#1", {"type": "TextPositionSelector", "start": "a"}), "should be a whole number"),
        (annotation("#1", "x"), "should be a selector"),
        ({"type": "Annotation", "target": [{"source": "a"}, {"source": "b"}]}, "several texts"),
        ({"type": "Annotation"}, "should be an address"),
        (7, "should be an annotation"),
    ],
)
def test_a_malformed_annotation_is_told(item: Any, message: str, fresh: Project, place: Path) -> None:
    path = written(place / "in.jsonld", [annotation("#0", position(2, 6)), item])
    with pytest.raises(FormatError) as caught:
        import_(fresh, "w3c", path)
    assert message in str(caught.value)
    assert fresh.documents.all() == []
    assert len(import_(fresh, "w3c", path, skip_bad=True).skipped) == 1
    assert len(contents(fresh)) == 1


def test_what_is_written(project: Project, marked: dict[str, Annotation], tmp_path: Path) -> None:
    report = export(project, "w3c", tmp_path / "out")
    assert [item.reason for item in report.dropped] == ["on a translation (export them with --side translation)"]
    folder = tmp_path / "out"
    text = (folder / "texts" / "odd.txt").read_text("utf-8")
    page = json.loads((folder / "annotations" / "odd.jsonld").read_text("utf-8"))
    for item in page["items"]:
        targets = item["target"] if isinstance(item["target"], list) else [item["target"]]
        for target in targets:
            assert (folder / "annotations" / target["source"]).resolve() == (folder / "texts" / "odd.txt").resolve()
            said, placed = target["selector"]
            assert text[placed["start"] : placed["end"]] == said["exact"]
            assert text[: placed["start"]].endswith(said["prefix"])
            assert text[placed["end"] :].startswith(said["suffix"])
    links = json.loads((folder / "links" / "odd.jsonld").read_text("utf-8"))
    assert {item["motivation"] for item in links["items"]} == {"linking", "classifying"}
    collection = json.loads((folder / "collection.jsonld").read_text("utf-8"))
    assert (collection["total"], collection["first"]) == (len(page["items"]), "annotations/odd.jsonld")


def test_pages_lead_to_the_next(project: Project, document: Any, marked: dict[str, Annotation], tmp_path: Path) -> None:
    export(project, "w3c", tmp_path / "out", options=Options())
    first = json.loads((tmp_path / "out" / "annotations" / "odd.jsonld").read_text("utf-8"))
    second = json.loads((tmp_path / "out" / "annotations" / "short.jsonld").read_text("utf-8"))
    assert first["next"] == "./short.jsonld"
    assert "next" not in second
    assert (first["startIndex"], second["startIndex"]) == (0, len(first["items"]))
