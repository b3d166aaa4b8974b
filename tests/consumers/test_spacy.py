"""spaCy itself: `debug data` finds nothing wrong, and a short training learns, in English and in Chinese."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from workbench import Project
from workbench.formats import Options, export
from workbench.formats.losses import Losses
from workbench.formats.outgoing import Selection
from workbench.formats.spacy_docbin import FORMAT
from workbench.model import Fragment, SegmentSpan, SourceText

pytestmark = [pytest.mark.consumer, pytest.mark.timeout(900)]

PEOPLE = {"en": ["Raisi", "Putin", "Owji", "Li Qiang", "Patrushev"], "zh": ["李強", "萊希", "普京", "習近平", "奧吉"]}
PLACES = {"en": ["Moscow", "Tehran", "Beijing", "Doha"], "zh": ["莫斯科", "德黑蘭", "北京", "上海"]}
SAYING = {"en": "{} arrived in {} on Monday, officials said.", "zh": "官員表示，{}於週一抵達{}，獲接見。"}
TAGS = {"en": "en", "zh": "zh-Hant"}

NOWHERE = {"en": "Nobody said anything at all.", "zh": "沒有人說過任何話。"}
"""What has neither person nor place."""

CONFIG = """
[paths]
train = null
dev = null
[system]
seed = 1
[nlp]
lang = "{language}"
pipeline = ["tok2vec", "ner", "spancat"]
batch_size = 64
[components]
[components.tok2vec]
factory = "tok2vec"
[components.tok2vec.model]
@architectures = "spacy.HashEmbedCNN.v2"
pretrained_vectors = null
width = 32
depth = 2
embed_size = 500
window_size = 1
maxout_pieces = 3
subword_features = true
[components.ner]
factory = "ner"
[components.ner.model]
@architectures = "spacy.TransitionBasedParser.v2"
state_type = "ner"
extra_state_tokens = false
hidden_width = 32
maxout_pieces = 2
use_upper = false
[components.ner.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = 32
upstream = "*"
[components.spancat]
factory = "spancat"
spans_key = "sc"
[components.spancat.suggester]
@misc = "spacy.ngram_suggester.v1"
sizes = [1, 2, 3]
[components.spancat.model]
@architectures = "spacy.SpanCategorizer.v1"
[components.spancat.model.reducer]
@layers = "spacy.mean_max_reducer.v1"
hidden_size = 32
[components.spancat.model.scorer]
@layers = "spacy.LinearLogistic.v1"
nO = null
nI = null
[components.spancat.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = 32
upstream = "*"
[corpora]
[corpora.train]
@readers = "spacy.Corpus.v1"
path = ${{paths.train}}
[corpora.dev]
@readers = "spacy.Corpus.v1"
path = ${{paths.dev}}
[training]
max_steps = 60
eval_frequency = 30
patience = 0
seed = 1
[training.batcher]
@batchers = "spacy.batch_by_words.v1"
size = 300
[training.score_weights]
ents_f = 0.5
spans_sc_f = 0.5
"""


def spacy_(folder: Path, *arguments: str) -> str:
    """Run spaCy's own command line; what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "spacy", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def fill(project: Project, language: str, number: int) -> dict[str, str]:
    """Documents with a person and a place each; which of them are for training, and which for tuning."""
    splits: dict[str, str] = {}
    for at in range(number):
        person, place = PEOPLE[language][at % 5], PLACES[language][(at * 3 + at // 5) % 4]
        text = f"{SAYING[language].format(person, place) if at % 6 else NOWHERE[language]}\n{at}"
        end = text.index("\n")
        spans = [SegmentSpan(0, end, TAGS[language], "body"), SegmentSpan(end + 1, len(text), "en", "body")]
        source = SourceText(f"{language}{at}.txt", text, language=TAGS[language])
        document = project.documents.add(source, spans).document
        for label, name in (("person", person), ("gpe", place), ("claim", text[:end])) if at % 6 else ():
            start = text.index(name)
            parts = [Fragment(document.id, start, start + len(name))]
            kind = "claim" if label == "claim" else "entity"
            project.marks.create(kind, label, document_id=document.id, fragments=parts)
        splits[document.id] = "dev" if at % 5 == 4 else "train"
    return splits


@pytest.mark.parametrize("language", ["en", "zh"])
def test_debug_data_and_training(project: Project, tmp_path: Path, language: str) -> None:
    import spacy

    splits = fill(project, language, 150)
    out = tmp_path / "out"
    out.mkdir()
    ids = tuple(document.id for document in project.documents.all())
    FORMAT.export(Selection(project, ids, "ann", splits=splits), out, Options(), Losses())
    (tmp_path / "config.cfg").write_text(CONFIG.format(language=language), "utf-8")
    paths = [f"--paths.train=out/{language}/train.spacy", f"--paths.dev=out/{language}/dev.spacy"]
    spacy_(tmp_path, "init", "fill-config", "config.cfg", "full.cfg")
    told = spacy_(tmp_path, "debug", "data", "full.cfg", "--no-format", *paths)
    assert "120 training docs" in told
    assert "30 evaluation docs" in told
    assert "No overlap between training and evaluation data" in told
    assert "Corpus is loadable" in told
    assert "2 label(s)" in told
    assert "No entities consisting of or starting/ending with whitespace" in told
    spacy_(tmp_path, "train", "full.cfg", "--output", "model", *paths)
    nlp = spacy.load(tmp_path / "model" / "model-last")
    text = SAYING[language].format(PEOPLE[language][0], PLACES[language][0])
    doc = nlp(text)
    assert {(ent.text, ent.label_) for ent in doc.ents} == {
        (PEOPLE[language][0], "person"), (PLACES[language][0], "gpe"),
    }  # fmt: skip


def test_debug_data_of_a_project(project: Project, tmp_path: Path) -> None:
    """A whole export by the front door, in both languages, without splits."""
    fill(project, "en", 130)
    fill(project, "zh", 130)
    export(project, "spacy", tmp_path / "out")
    for language in ("en", "zh"):
        (tmp_path / "config.cfg").write_text(CONFIG.format(language=language), "utf-8")
        spacy_(tmp_path, "init", "fill-config", "config.cfg", "full.cfg")
        paths = [f"--paths.{part}=out/{language}.spacy" for part in ("train", "dev")]
        assert "Corpus is loadable" in spacy_(tmp_path, "debug", "data", "full.cfg", "--no-format", *paths)
