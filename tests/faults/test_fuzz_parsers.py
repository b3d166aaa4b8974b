"""Issue 7, 7: every parser of files from outside is fed bad ones; `make faults FAULTS=long` feeds fifty times as many.

What once was taken badly is kept in corpus/<parser>/ and fed again each time.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Final

import pytest
from fuzzing import CORPUS, Parser, Victim, fuzz
from mutating import damage_database

from workbench import load_schema, open_project
from workbench.formats import export, formats, import_
from workbench.formats.registry import can_be_read, recognised
from workbench.migration.read import load_changes
from workbench.migration.run import preview
from workbench.model import Annotation, Fragment, SourceText, Translation
from workbench.project import Project
from workbench.readers import read
from workbench.resources import resource
from workbench.store.backup import put_back
from workbench.store.database import FILE_NAME
from workbench.store.termbase import Term
from workbench.text import segments
from workbench.translate import packages
from workbench.translate.memory import add_tmx
from workbench.translate.references import read_references
from workbench.translate.termfiles import export_terms, import_terms

pytestmark = pytest.mark.faults

TEXT: Final = "Iran and Russia agreed, said Moscow. It may not hold.\n\n習近平在北京會見普京。《人民日報》說好。\n"
FORMATS: Final = [name for name, format_ in formats().items() if can_be_read(format_)]
SHORT, LONG = 200, 10_000

Count = Callable[..., None]


def import_as(name: str) -> Parser:
    def parse(project: Project, path: Path) -> None:
        import_(project, name, path)

    return parse


def add(project: Project, path: Path) -> None:
    texts = [(source, segments(source.text)) for source in read(path)]
    project.documents.add_many(texts, action="add texts")


def schema(_: Project, path: Path) -> None:
    load_schema(path)


def changes(project: Project, path: Path) -> None:
    preview(project, None, load_changes(path))


def keymap(_: Project, path: Path) -> None:
    from workbench.tui.keymaps import read_own

    read_own(path)


def preferences(_: Project, path: Path) -> None:
    from workbench.people import remembered_annotator
    from workbench.tui import preferences as held

    home = held.config_folder()
    home.mkdir(parents=True, exist_ok=True)
    for name in ("settings.json", "preferences.json", "annotators.json", "people.json"):
        shutil.copy(path, home / name)
    held._known()
    held.preferred_theme()
    remembered_annotator(path)


def references(_: Project, path: Path) -> None:
    read_references(path)


def dictionary(_: Project, path: Path) -> None:
    from workbench.translate import dictionary as module

    module._load.cache_clear()
    module._load(path)


def terms(project: Project, path: Path) -> None:
    import_terms(project.termbase, path)


def memory(project: Project, path: Path) -> None:
    add_tmx(project, path)


def package(_: Project, path: Path) -> None:
    packages.install_from_file(path)
    packages.scan()


def merge(project: Project, path: Path) -> None:
    project.merge(path)


def restore(project: Project, path: Path) -> None:
    """What is put back must open, or be refused, in words."""
    place = project.path / "there"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    put_back(path, place / FILE_NAME, place / "backups")
    with open_project(place) as back:
        back.documents.summaries()


PLAIN: Final[dict[str, tuple[Parser, tuple[str, ...]]]] = {
    "texts": (add, ("a.txt", "a.md", "a.jsonl", "a.csv", "a.tsv")),
    "schema": (schema, ("claims.yaml", "entities.yaml")),
    "changes": (changes, ("changes.yaml",)),
    "keymap": (keymap, ("keys",)),
    "preferences": (preferences, ("settings.json",)),
    "references": (references, ("refs.tsv", "refs.jsonl", "refs.tmx")),
    "dictionary": (dictionary, ("cedict.txt", "cedict.txt.gz")),
    "terms": (terms, ("terms.tbx", "terms.csv", "terms.tsv")),
    "memory": (memory, ("refs.tmx",)),
    "package": (package, ("p.argosmodel",)),
}


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project that has something of everything."""
    folder = tmp_path_factory.mktemp("original") / "project"
    with open_project(folder, create=True, annotator="ann") as project:
        project.use_schema(load_schema(resource("schemas") / "claims.yaml"))
        key = project.documents.add(
            SourceText("a.txt", TEXT, title="A", meta={"source": "x"}), segments(TEXT)
        ).document.id
        said = project.segments.of(key)
        part = Fragment(key, 0, 4)
        project.marks.add(
            [
                Annotation("m1", "entity", "gpe", "ann", key, (part,), note="a note"),
                Annotation("m2", "entity", "gpe", "bea", key, (Fragment(key, 9, 15),)),
            ],
            action="mark",
        )
        project.translations.add(
            [
                Translation(f"t{at}", each.id, "en" if each.language != "en" else "zh-Hant", "譯文 text", "human", "")
                for at, each in enumerate(said)
            ]
        )
        project.termbase.add_many(
            [Term("t1", "c1", "en", "Moscow"), Term("t2", "c1", "zh-Hant", "莫斯科")], action="terms"
        )
    return folder


@pytest.fixture(scope="module")
def seeds(original: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A good file, or folder, for each parser, by its name."""
    folder = tmp_path_factory.mktemp("seeds")
    with open_project(original, annotator="ann") as project:
        for name in FORMATS:
            suffix = formats()[name].suffix
            export(project, name, folder / f"as-{name}{suffix}")
        for end in ("tbx", "csv", "tsv"):
            export_terms(project.termbase, folder / f"terms.{end}")
    for name, data in _written().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    for name in ("claims.yaml", "entities.yaml"):
        shutil.copy(resource("schemas") / name, folder / name)
    return {path.name: path for path in folder.iterdir()}


def _written() -> dict[str, bytes]:
    import gzip
    import io
    import json
    import zipfile

    cedict = "# CC-CEDICT\n北京 北京 [Bei3 jing1] /Beijing/capital of China/\n好 好 [hao3] /good/well/\n".encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        metadata = {"from_code": "en", "to_code": "zt", "package_version": "1.9"}
        out.writestr("p/metadata.json", json.dumps(metadata))
        out.writestr("p/model/model.bin", b"weights" * 100)
        out.writestr("p/sentencepiece.model", b"pieces" * 100)
    tmx = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4"><header creationtool="x" srclang="en"/>'
        '<body><tu tuid="1"><prop type="x">y</prop><tuv xml:lang="en"><seg>Moscow <ph x="1">a</ph> said.</seg></tuv>'
        '<tuv xml:lang="zh-Hant"><seg>莫斯科說。</seg></tuv></tu></body></tmx>\n'
    )
    return {
        "a.txt": TEXT.encode(),
        "a.md": b"---\ntitle: A\nlanguage: en\ntags: [a, b]\nsource: {name: x}\n---\n" + TEXT.encode(),
        "a.jsonl": b'{"id": "1", "text": "One text.", "title": "T"}\n{"id": "2", "text": "\xe5\xa5\xbd"}\n',
        "a.csv": b'id,text,title\n1,"One, ""text"".",T\n2,Two,U\n',
        "a.tsv": b"id\ttext\n1\tOne text.\n2\tTwo\n",
        "changes.yaml": (
            b"- rename label: gpe\n  to: place\n- retire label: weapon\n- split label: person\n  by: role\n"
            b"  into:\n    a: leader\n    b: person\n- move value: x\n"
        ),
        "keys/keys.yaml": b"base: default\nkeys:\n  undo: [ctrl+z]\n  find: /\n",
        "settings.json": b'{"theme": "dark", "/x": "ann", "language": "en", "bytes": 3}',
        "refs.tsv": "Moscow said.\t莫斯科說。\nIt holds.\t好。\n".encode(),
        "refs.jsonl": '{"source": "Moscow said.", "reference": "莫斯科說。"}\n'.encode(),
        "refs.tmx": tmx.encode(),
        "cedict.txt": cedict,
        "cedict.txt.gz": gzip.compress(cedict, mtime=0),
        "p.argosmodel": packed.getvalue(),
    }


@pytest.fixture
def victim(original: Path, tmp_path: Path) -> Iterator[Victim]:
    fed = Victim(original, tmp_path / "victim")
    yield fed
    fed.project.close()


@pytest.fixture(autouse=True)
def _no_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "BUNDLED", tmp_path / "nothing")


def held_to(count: Count, rounds: int, wrong: list[str]) -> None:
    count("fuzzed", rounds)
    count("crashes", len(wrong))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_s_importer(
    name: str, victim: Victim, seeds: dict[str, Path], tmp_path: Path, dice: Random,
    times: Callable[[int, int], int], count: Count,
) -> None:  # fmt: skip
    mine = [path for stem, path in seeds.items() if Path(stem).stem == f"as-{name}" or stem == f"as-{name}"]
    work = tmp_path / "work"
    work.mkdir()
    rounds = times(SHORT, LONG)
    half = rounds // 2
    wrong = fuzz(victim, name, import_as(name), mine, rounds - half, dice, work)
    wrong += fuzz(victim, f"{name}, leaving out", _skipping(name), mine, half, dice, work)
    held_to(count, rounds, wrong)


def _skipping(name: str) -> Parser:
    def parse(project: Project, path: Path) -> None:
        import_(project, name, path, skip_bad=True)

    return parse


def test_telling_formats_apart(
    victim: Victim, seeds: dict[str, Path], tmp_path: Path, dice: Random, times: Callable[[int, int], int], count: Count
) -> None:
    work = tmp_path / "work"
    work.mkdir()
    rounds = times(SHORT, LONG)
    wrong = fuzz(victim, "recognised", lambda _, path: recognised(path), list(seeds.values()), rounds, dice, work)
    held_to(count, rounds, wrong)


@pytest.mark.parametrize("name", PLAIN)
def test_every_other_parser(
    name: str, victim: Victim, seeds: dict[str, Path], tmp_path: Path, dice: Random,
    times: Callable[[int, int], int], count: Count,
) -> None:  # fmt: skip
    parse, files = PLAIN[name]
    work = tmp_path / "work"
    work.mkdir()
    rounds = times(SHORT, LONG)
    held_to(count, rounds, fuzz(victim, name, parse, [seeds[file] for file in files], rounds, dice, work))


@pytest.mark.parametrize("name", ["merge", "restore"])
def test_damaged_databases(
    name: str,
    original: Path,
    victim: Victim,
    tmp_path: Path,
    dice: Random,
    times: Callable[[int, int], int],
    count: Count,
) -> None:
    """Another copy of the project, and a backup: bytes and rows of them are not as they should be."""
    other = tmp_path / "other"
    shutil.copytree(original, other)
    with open_project(other, annotator="bea") as project:
        key = project.documents.all()[0].id
        project.marks.add([Annotation("m9", "entity", "gpe", "bea", key, (Fragment(key, 20, 23),))], action="mark")
        project.documents.add(SourceText("b.txt", "Another text."), segments("Another text."))
        whole = shutil.copy(project.back_up(tmp_path / "kept").path, tmp_path / "whole.db")
    rounds, wrong = times(SHORT, LONG), {}
    bad = tmp_path / "bad" / FILE_NAME
    bad.parent.mkdir()
    for number in range(rounds):
        shutil.copy(whole, bad)
        damage_database(bad, dice)
        kept = bad.read_bytes()
        problem = victim.feed(merge if name == "merge" else restore, bad)
        if problem and problem not in wrong:
            (tmp_path / f"kept-{number}.db").write_bytes(kept)
            wrong[problem] = f"{name}: {problem}\n    kept: {tmp_path / f'kept-{number}.db'}"
    held_to(count, rounds, list(wrong.values()))


KEPT: Final = sorted(path for path in CORPUS.glob("*/*") if not path.name.startswith("."))


@pytest.mark.parametrize("path", KEPT, ids=[f"{path.parent.name}-{path.name}" for path in KEPT])
def test_what_was_once_taken_badly(path: Path, victim: Victim, count: Count) -> None:
    name = path.parent.name
    parsers = {"merge": merge, "restore": restore, **{each: parse for each, (parse, _) in PLAIN.items()}}
    parse = parsers.get(name) or import_as(name)
    problem = victim.feed(parse, path)
    held_to(count, 1, [f"{name}: {problem}"] if problem else [])
