"""Apache UIMA in Java, and dkpro-cassis, read what is written: covered texts, features and links are as ours."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from strategies_formats import content

from workbench import Project, open_project
from workbench.formats import export, import_
from workbench.model import Annotation, Fragment, SegmentSpan, SourceText

pytestmark = pytest.mark.consumer

JAR = Path("/usr/share/java/uimaj-core.jar")
PROGRAM = Path(__file__).parents[2] / "scripts" / "consumers" / "uima" / "CoveredText.java"
ODD = '🇨🇳 e\u0301 𠮷野家 <a&b> "q" 李强\u0085\u2028表示\u0001控制\n上海。\tend'


def structures(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """What UIMA finds in each file of a folder, by its name."""
    if not JAR.exists() or shutil.which("javac") is None:
        pytest.skip("Apache UIMA is not installed: sh scripts/consumers/uima/install.sh")
    files = sorted(folder.glob("*.xmi"))
    command = ["java", "-cp", str(JAR), str(PROGRAM), str(folder / "TypeSystem.xml"), *map(str, files)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, list[dict[str, Any]]] = {}
    for line in done.stdout.split("\n"):
        if line.startswith("#"):
            found[Path(line[1:]).stem] = []
        elif line:
            found[list(found)[-1]].append(json.loads(line))
    return found


def test_every_kind_of_mark(project: Project, marked: dict[str, Annotation], tmp_path: Path) -> None:
    export(project, "xmi", tmp_path / "out")
    found = structures(tmp_path / "out")["odd"]
    texts: dict[str, list[str]] = {}
    for item in found:
        texts.setdefault(item["type"], []).append(item.get("text", ""))
    named = [(item["text"], item[".value"]) for item in found if item["type"].endswith(".NamedEntity")]
    assert sorted(named) == [("上海", "gpe"), ("北京", "gpe"), ("李强", "person")]
    claims = [item for item in found if item["type"] == "webanno.custom.Claim"]
    whole = next(item for item in claims if ".note" in item)
    assert whole["text"] == "国务院总理李强表示，北京🇨🇳與上海都會參加。"
    assert (whole[".label"], whole[".certainty"], whole[".note"]) == ("claim", "certain", "全句")
    assert whole[".roles"] == [["source", "李强"], ["target", "北京"], ["target", "上海"]]
    broken = next(item for item in claims if ".note" not in item)
    part = next(item for item in found if item["type"] == "webanno.custom.Part")
    assert (broken["text"], part["text"], part[".of"]) == ("Iran", "都會參加", [[None, "Iran"]])
    relation = next(item for item in found if item["type"] == "webanno.custom.Relation")
    assert (relation[".Governor"], relation[".Dependent"]) == (whole["text"], "Iran")
    label = next(item for item in found if item["type"] == "webanno.custom.DocumentLabel")
    assert label[".label"] == "genre"
    assert "".join(texts["de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token"]) == (
        "Iranagreed.国务院总理李强表示，北京🇨🇳與上海都會參加。"
    )
    assert texts["de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence"] == ["Iran agreed.", whole["text"]]


def test_every_place_of_an_odd_text(project: Project, tmp_path: Path) -> None:
    """Also with control characters, for which the file is XML 1.1."""
    document = project.documents.add(SourceText("odd.txt", ODD), [SegmentSpan(0, len(ODD), "zh", "body")]).document
    places = [(start, end) for start in range(len(ODD)) for end in range(start + 1, len(ODD) + 1)]
    with project.database.transaction():
        for start, end in places:
            fragment = Fragment(document.id, start, end)
            project.marks.create("entity", "person", document_id=document.id, fragments=[fragment])
    assert export(project, "xmi", tmp_path / "out").lossless
    found = structures(tmp_path / "out")["odd"]
    texts = [item["text"] for item in found if item["type"].endswith(".NamedEntity")]
    assert sorted(texts) == sorted(ODD[start:end] for start, end in places)


@pytest.mark.parametrize("name", ["xmi", "uima-json"])
def test_cassis_reads_both_forms(project: Project, marked: dict[str, Annotation], tmp_path: Path, name: str) -> None:
    import cassis  # type: ignore[import-untyped]

    export(project, name, tmp_path / "out")
    if name == "xmi":
        with (tmp_path / "out" / "TypeSystem.xml").open("rb") as file:
            types = cassis.load_typesystem(file)
        with (tmp_path / "out" / "odd.xmi").open("rb") as file:
            read = cassis.load_cas_from_xmi(file, typesystem=types)
    else:
        with (tmp_path / "out" / "odd.json").open("rb") as file:
            read = cassis.load_cas_from_json(file)
    named = read.select("de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity")
    assert [(each.get_covered_text(), each.value) for each in named] == [
        ("李强", "person"), ("北京", "gpe"), ("上海", "gpe"),
    ]  # fmt: skip
    claim = next(each for each in read.select("webanno.custom.Claim") if each.note)
    links = [(link.role, link.target.get_covered_text()) for link in claim.roles.elements]
    assert links == [("source", "李强"), ("target", "北京"), ("target", "上海")]
    (relation,) = read.select("webanno.custom.Relation")
    assert (relation.Governor, relation.Dependent.get_covered_text()) == (claim, "Iran")


def test_what_cassis_writes_comes_in(project: Project, marked: dict[str, Annotation], tmp_path: Path) -> None:
    """The same marks, after a turn through another tool's hands, as XMI and as JSON."""
    import cassis

    export(project, "uima-json", tmp_path / "out")
    with (tmp_path / "out" / "odd.json").open("rb") as file:
        read = cassis.load_cas_from_json(file)
    found = []
    for name, written in (("xmi", read.to_xmi()), ("uima-json", read.to_json())):
        folder = tmp_path / name
        folder.mkdir()
        (folder / f"odd.{name.removeprefix('uima-')}").write_text(written, "utf-8")
        (folder / "TypeSystem.xml").write_text(read.typesystem.to_xml(), "utf-8")
        with open_project(tmp_path / f"{name}-in", create=True, annotator="ben") as fresh:
            import_(fresh, name, folder)
            found.append(content(fresh))
    assert found[0] == found[1]
    assert len(found[0]) == 7
    assert not found[0] - content(project)
