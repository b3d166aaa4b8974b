from __future__ import annotations

import json
import stat
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from workbench import Project, open_project
from workbench.errors import FormatError
from workbench.formats import Choice, export, import_
from workbench.formats.registry import recognised
from workbench.model import GOLD, Annotation

REAL = Path(__file__).parents[3] / "shared" / "data" / "inception" / "curated-project-3.6.1.zip"
TSV = (
    "#FORMAT=WebAnno TSV 3.3\n#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|value\n"
    "#T_SP=webanno.custom.Mood|strength|value\n\n\n#Text=Iran 😀\n"
    "1-1\t0-4\tIran\t{}\t{}\t{}\t\n1-2\t5-7\t😀\t_\t_\t_\t\n"
)
TAGS = [{"name": "Moods", "tags": [{"tag_name": "glad", "tag_description": "is glad"}, {"tag_name": "sad"}]}]
LAYERS = [
    {
        "name": "webanno.custom.Mood", "type": "span", "uiName": "The mood", "built_in": False,
        "description": "How it sounds",
        "features": [
            {"name": "value", "type": "uima.cas.String", "tag_set": {"name": "Moods"}},
            {"name": "strength", "type": "uima.cas.Integer"},
        ],
    },
    {"name": "webanno.custom.Unused", "type": "relation", "built_in": True, "features": []},
]  # fmt: skip


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Project]:
    with open_project(tmp_path / "fresh", create=True, annotator="ben") as opened:
        yield opened


def described(**work: str) -> dict[str, Any]:
    rows = [{"name": "a.txt", "user": user, "state": state} for user, state in work.items()]
    return {
        "name": "moods", "source_documents": [{"name": "a.txt", "format": "text", "state": "CURATION_FINISHED"}],
        "annotation_documents": rows, "layers": LAYERS, "tag_sets": TAGS,
    }  # fmt: skip


def zipped(tmp_path: Path, project: dict[str, Any], files: Mapping[str, str | bytes]) -> Path:
    path = tmp_path / "project.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("exportedproject123.json", json.dumps(project))
        archive.writestr("source/a.txt", "Iran 😀")
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def said(project: Project) -> set[tuple[str, str, str]]:
    (document,) = project.documents.all()
    marks = project.marks.of(document.id, annotator="*")
    return {(mark.annotator, mark.label, json.dumps(dict(mark.attributes), sort_keys=True)) for mark in marks}


def test_a_project_comes_in_with_its_annotators_apart_and_the_curation_as_gold(tmp_path: Path, fresh: Project) -> None:
    files: dict[str, str | bytes] = {
        "annotation/a.txt/ann.tsv": TSV.format("PER", "3", "glad"),
        "annotation/a.txt/zoe.tsv": TSV.format("_", "_", "_"),
        "annotation/a.txt/INITIAL_CAS.tsv": TSV.format("NOT", "_", "_"),
        "annotation_ser/a.txt/ann.ser": b"\xac\xed",
        "curation/a.txt/CURATION_USER.tsv": TSV.format("LOC", "_", "_"),
        "log/project-1.log": "",
    }
    path = zipped(tmp_path, described(ann="FINISHED", zoe="IN_PROGRESS", may="NEW"), files)
    assert recognised(path).name == "inception"
    assert import_(fresh, None, path).lossless
    assert said(fresh) == {
        ("ann", "PER", "{}"),
        ("ann", "Mood", '{"strength": 3, "value": "glad"}'),
        (GOLD, "LOC", "{}"),
    }
    (document,) = fresh.documents.all()
    assert document.name == "a.txt"
    assert document.meta["inception"]["work"] == {"ann": "FINISHED", "zoe": "IN_PROGRESS", "may": "NEW"}
    mood = fresh.schema.types["Mood"]
    assert (mood.title("en"), mood.description("en")) == ("The mood", "How it sounds")
    assert {each.name: (each.type, [value.name for value in each.values]) for each in mood.attributes} == {
        "value": ("choice", ["glad", "sad"]), "strength": ("number", []),
    }  # fmt: skip
    assert "Unused" not in fresh.schema.types


def test_annotations_in_zips_of_xmi(
    project: Project, marked: dict[str, Annotation], fresh: Project, tmp_path: Path
) -> None:
    export(project, "xmi", tmp_path / "out", choice=Choice(annotator="ann"))
    inner = tmp_path / "inner.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        for name in ("TypeSystem.xml", "odd.xmi"):
            archive.write(tmp_path / "out" / name, name)
    files: dict[str, str | bytes] = {
        "annotation/a.txt/zoe.zip": inner.read_bytes(),
        "annotation/a.txt/zoe.tsv": TSV.format("PER", "_", "_"),
    }
    import_(fresh, "inception", zipped(tmp_path, described(zoe="FINISHED"), files))
    assert list(fresh.marks.annotators()) == ["zoe"]
    assert len(said(fresh)) == 6


def test_what_is_there_as_java_objects_alone_is_named(tmp_path: Path, fresh: Project) -> None:
    files: dict[str, str | bytes] = {"annotation_ser/a.txt/zoe.ser": b"\xac\xed", "annotation/a.txt/zoe.txt": "Iran 😀"}
    path = zipped(tmp_path, described(zoe="FINISHED"), files)
    with pytest.raises(FormatError, match="nobody's annotations can be read") as caught:
        import_(fresh, "inception", path)
    assert "export the project again with a secondary format" in caught.value.hint
    report = import_(
        fresh,
        "inception",
        zipped(tmp_path, described(zoe="FINISHED"), files | {"annotation/a.txt/ann.tsv": TSV.format("PER", "_", "_")}),
    )
    assert [(item.annotator, item.reason[:49]) for item in report.dropped] == [
        ("zoe", "all marks of theirs on this document: the export ")
    ]


def test_a_document_that_nobody_began_comes_in_as_its_source(tmp_path: Path, fresh: Project) -> None:
    import_(fresh, "inception", zipped(tmp_path, described(), {}))
    assert said(fresh) == set()


@pytest.mark.parametrize(
    ("project", "files", "message"),
    [
        ({"x": 1}, {"annotation/a.txt/ann.tsv": TSV.format("|[", "_", "_") + "x"}, "ann.tsv:"),
        (described(), {"annotation/a.txt/ann.zip": b"PK"}, "not a zip"),
        (described(), {"annotation/../../x.tsv": ""}, "leads out of the package"),
        ({"source_documents": [{"name": "b.pdf", "format": "pdf"}]}, {}, "b.pdf: its text is in no format"),
    ],
)
def test_malformed_projects_are_refused(
    tmp_path: Path, fresh: Project, project: dict[str, Any], files: dict[str, str | bytes], message: str
) -> None:
    with pytest.raises(FormatError) as caught:
        import_(fresh, "inception", zipped(tmp_path, project, files))
    assert message in str(caught.value)
    assert fresh.documents.all() == []


def test_links_in_zips_are_refused(tmp_path: Path, fresh: Project) -> None:
    path = zipped(tmp_path, described(), {})
    with zipfile.ZipFile(path, "a") as archive:
        info = zipfile.ZipInfo("annotation/a.txt/x.tsv")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(FormatError, match="is a link"):
        import_(fresh, "inception", path)


def test_an_unpacked_project_is_read_too(tmp_path: Path, fresh: Project) -> None:
    path = zipped(tmp_path, described(ann="FINISHED"), {"annotation/a.txt/ann.tsv": TSV.format("PER", "_", "_")})
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "unpacked")
    assert recognised(tmp_path / "unpacked").name == "inception"
    import_(fresh, None, tmp_path / "unpacked")
    assert said(fresh) == {("ann", "PER", "{}")}


def test_the_project_that_goes_out_describes_its_layers(
    project: Project, marked: dict[str, Annotation], fresh: Project, tmp_path: Path
) -> None:
    export(project, "inception", tmp_path / "out.zip")
    first = (tmp_path / "out.zip").read_bytes()
    export(project, "inception", tmp_path / "out.zip", overwrite=True)
    assert (tmp_path / "out.zip").read_bytes() == first
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert archive.namelist() == ["source/odd.xmi", "exportedproject.json"]
        data = json.loads(archive.read("exportedproject.json"))
    layers = {layer["name"]: layer for layer in data["layers"]}
    assert {layer["type"] for layer in layers.values()} == {"span", "relation", "document-metadata"}
    (roles,) = [each for each in layers["webanno.custom.Claim"]["features"] if each["name"] == "roles"]
    assert (roles["type"], roles["multi_value_mode"], roles["link_mode"], roles["link_type_name"]) == (
        "uima.tcas.Annotation", "ARRAY", "WITH_ROLE", "webanno.custom.ClaimRolesLink",
    )  # fmt: skip
    (certainty,) = [each for each in layers["webanno.custom.Claim"]["features"] if each["name"] == "certainty"]
    tags = {tags["name"]: [tag["tag_name"] for tag in tags["tags"]] for tags in data["tag_sets"]}
    values = project.schema.types["claim"].attribute("certainty")
    assert values is not None
    assert tags[certainty["tag_set"]["name"]] == [value.name for value in values.values]
    assert import_(fresh, None, tmp_path / "out.zip").marks == 7


@pytest.mark.skipif(not REAL.is_file(), reason="needs ../shared")
def test_a_real_project(fresh: Project) -> None:
    assert recognised(REAL).name == "inception"
    report = import_(fresh, None, REAL)
    assert said(fresh) == {(GOLD, "Chunk", "{}")}
    assert [item.annotator for item in report.dropped] == ["admin"]
    assert "PER" in fresh.schema.types
