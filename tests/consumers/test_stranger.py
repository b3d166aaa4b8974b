"""A stranger's day: four brat annotators come in, are compared and adjudicated, and what goes out is trained on."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from brat_files import SHARED

from workbench import open_project
from workbench.adjudication import decide, document_units
from workbench.model import GOLD

pytestmark = [pytest.mark.consumer, pytest.mark.timeout(900)]

BRAT = SHARED / "bratiaa"
CASES = SHARED.parent / "cases"
ANNOTATORS = ("Ana", "Luis", "Paz", "Teo")
NAMES = ("Elena Ruiz", "Marta Gil", "Pablo Soler", "Iván Nieto", "Rosa Peña", "Hugo Vidal")
TOWNS = ("Olmera", "Villa Nueva", "Torrealta", "Campoverde", "Riofrío")
SAYINGS = (
    "Según {0}, la {2} de {1} abre {3}.", "{0} llegó {2} a {1} con {3}.", "En {1} espera {0} {2} y {3}.",
    "La {2} {0} negó que {1} tenga {3}.",
)  # fmt: skip
SYLLABLES = ("ca", "lo", "mi", "ra", "te", "su", "pan", "der", "vis", "gol")


@dataclass(frozen=True)
class Day:
    """What a day's work leaves behind."""

    agreement: dict[str, Any]
    dataset: Path
    docbins: Path
    gold: int


def workbench(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "workbench", *arguments]
    done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def made_up(folder: Path, documents: int = 12) -> Path:
    """A brat project of four annotators: two agree, one overlooks every seventh name, one takes towns too short."""
    dice = random.Random(7)
    for number in range(documents):
        text, spans = "", []
        for _ in range(8):
            name, town = dice.choice(NAMES), dice.choice(TOWNS)
            others = (" ".join("".join(dice.choices(SYLLABLES, k=3)) for _ in range(4)) for _ in range(2))
            line = dice.choice(SAYINGS).format(name, town, *others)
            for label, words in (("PER", name), ("LOC", town)):
                start = len(text) + line.index(words)
                spans.append((label, start, start + len(words)))
            text += line + "\n"
        for annotator in ANNOTATORS:
            place = folder / annotator
            place.mkdir(parents=True, exist_ok=True)
            (place / f"noticia-{number:02}.txt").write_text(text, encoding="utf-8")
            lines = []
            for at, (label, start, end) in enumerate(spans):
                if annotator == "Paz" and label == "PER" and at % 7 == 0:
                    continue
                stop = end - 2 if annotator == "Teo" and label == "LOC" and at % 5 == 0 else end
                lines.append(f"T{at + 1}\t{label} {start} {stop}\t{text[start:stop]}\n")
            (place / f"noticia-{number:02}.ann").write_text("".join(lines), encoding="utf-8")
    (folder / "annotation.conf").write_text("[entities]\nPER\nLOC\n[relations]\n[events]\n[attributes]\n", "utf-8")
    return folder


def worked_through(folder: Path, corpus: Path) -> Day:
    """Everything by the commands that the documentation names; what no rule decides, from Python."""
    workbench(folder, "init", "project")
    folder = folder / "project"
    workbench(folder, "import", str(corpus))
    agreement = json.loads(workbench(folder, "agree", "--json"))
    workbench(folder, "review", "--rule", "majority")
    workbench(folder, "review", "--apply-rules", "--as", "lead")
    names = []
    with open_project(folder, annotator="lead") as project:
        for document in project.documents.all():
            names.append(document.name)
            for unit in document_units(project, document.id).open:
                decide(project, unit, "these", take=[unit.versions[0][0]], reason="what most of them say")
    workbench(folder, "review", *names, "--finish", "--as", "lead")
    assert json.loads(workbench(folder, "agree", "--json"))["annotators"] == agreement["annotators"]
    for name in ("huggingface", "spacy"):
        chosen = ("--annotator", "gold", "--state", "adjudicated", "--split", "train=60,dev=20,test=20", "--strict")
        workbench(folder, "export", "--format", name, *chosen, "--out", name)
    with open_project(folder) as project:
        gold = sum(len(project.marks.of(each.id, annotator=GOLD)) for each in project.documents.all())
    return Day(agreement, folder / "huggingface", folder / "spacy", gold)


def loaded(day: Day, cache: Path) -> dict[str, int]:
    """Documents by split, after every mark of the gold layer was found in the dataset, in its place."""
    import datasets

    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        patch.setattr(datasets.config, "HF_HUB_OFFLINE", True)
        data = datasets.load_dataset(str(day.dataset), cache_dir=str(cache))
    rows = [row for part in data.values() for row in part]
    marks = [(row, mark) for row in rows for mark in row["entities"]]
    assert all(row["text"][mark["start"] : mark["end"]] == mark["text"] for row, mark in marks)
    assert {mark["annotator"] for _, mark in marks} == {GOLD}
    assert len(marks) == day.gold
    return {name: len(part) for name, part in data.items()}


def trained(day: Day, rounds: int) -> tuple[float, float]:
    """F1 of a Spanish pipeline on what it was trained on, and on what it never saw."""
    import spacy
    from spacy.tokens import DocBin
    from spacy.training import Example

    spacy.util.fix_random_seed(1)
    nlp = spacy.blank("es")
    nlp.add_pipe("ner")

    def examples(*parts: str) -> list[Any]:
        files = [path for part in parts for path in day.docbins.glob(f"*/{part}.spacy")]
        docs = [doc for path in files for doc in DocBin().from_disk(path).get_docs(nlp.vocab)]
        return [Example(nlp.make_doc(doc.text), doc) for doc in docs]

    seen, unseen = examples("train"), examples("dev", "test")
    sentences = [sentence for each in seen for sentence in each.split_sents()]
    nlp.initialize(lambda: seen)
    dice = random.Random(1)
    for _ in range(rounds):
        dice.shuffle(sentences)
        for batch in spacy.util.minibatch(sentences, 16):
            nlp.update(batch)
    return nlp.evaluate(seen)["ents_f"], nlp.evaluate(unseen)["ents_f"]


def test_a_made_up_corpus(tmp_path: Path) -> None:
    day = worked_through(tmp_path, made_up(tmp_path / "corpus"))
    entities = day.agreement["layers"]["entities"]["span_f1_mean"]["pooled"]
    assert day.agreement["annotators"] == list(ANNOTATORS)
    assert 0.8 < entities["mean"] < 1
    assert day.gold == 12 * 8 * 2
    assert loaded(day, tmp_path / "cache") == {"train": 7, "validation": 3, "test": 2}
    assert min(trained(day, rounds=15)) > 0.9


@pytest.mark.skipif(not BRAT.is_dir(), reason="needs ../shared")
def test_the_four_annotators_of_bratiaa(tmp_path: Path) -> None:
    """Their agreement is the published one; from four texts a pipeline learns these, and something of the others."""
    day = worked_through(tmp_path, BRAT)
    expected = json.loads((CASES / "bratiaa_4annotators.json").read_text("utf-8"))["expected"]
    entities = day.agreement["layers"]["entities"]["span_f1_mean"]["pooled"]
    assert entities["mean"] == pytest.approx(expected["pairwise_instance_f1_mean"], abs=1e-6)
    assert 380 < day.gold < 420
    assert sum(loaded(day, tmp_path / "cache").values()) == 7
    seen, unseen = trained(day, rounds=15)
    assert seen > 0.8
    assert unseen > 0.2
