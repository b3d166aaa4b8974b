"""Fixtures of the translation tests: a user's own folders, no network, and real packages with random weights."""

from __future__ import annotations

import io
import json
import socket
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from workbench.model import SegmentSpan, SourceText
from workbench.project import Project, open_project
from workbench.text.language import language_of

SAMPLE = [
    "The expanding ties between Moscow and Tehran reflect shifting perspectives, and both have become Asia-looking.",
    "Iran allegedly sent drones to Russia in 2022; whether true or not, it denied it.",
    "莫斯科與德黑蘭的關係日益擴展，反映兩國的地緣政治視野正在轉變。",
    "俄羅斯和伊朗都愈來愈着眼於亞洲，伊朗否認向俄羅斯提供無人機。",
    "伊朗与俄罗斯的关系：俄国和伊朗都越来越着眼于亚洲。",
]

MakePackage = Callable[..., Path]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, so that no test sees or touches the user's packages."""
    for name in ("ARGOS_PACKAGES_DIR", "SNAP", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    return folder


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any attempt to reach a network fails the test."""

    def refuse(*arguments: object, **_: object) -> None:
        raise AssertionError(f"reached for the network: {arguments!r}")

    for name in ("connect", "connect_ex", "sendto", "bind"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)


@pytest.fixture
def no_bundled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if no demo packages came with Workbench."""
    from workbench.translate import packages

    monkeypatch.setattr(packages, "BUNDLED", tmp_path / "nothing")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with open_project(tmp_path / "project", create=True, annotator="tester") as opened:
        yield opened


@pytest.fixture
def add_document(project: Project) -> Callable[..., str]:
    """Adds a document of these segments, one a line, and returns its id."""

    def add(*segments: str, name: str = "a.txt") -> str:
        spans, at = [], 0
        for segment in segments:
            spans.append(SegmentSpan(at, at + len(segment), language_of(segment), "body"))
            at += len(segment) + 1
        return project.documents.add(SourceText(name, "\n".join(segments)), spans).document.id

    return add


@pytest.fixture(scope="session")
def random_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An unpacked package that CTranslate2 really runs; its weights are random, so what it says means nothing."""
    import sentencepiece

    folder = tmp_path_factory.mktemp("random") / "package"
    folder.mkdir()
    proto = _sentencepiece_model()
    processor = sentencepiece.SentencePieceProcessor(model_proto=proto)
    tokens = [processor.id_to_piece(number) for number in range(processor.get_piece_size())]
    _save_random_model(folder / "model", tokens)
    (folder / "sentencepiece.model").write_bytes(proto)
    return folder


@pytest.fixture
def make_package(tmp_path: Path, random_package: Path) -> MakePackage:
    """Makes a package file of random weights between two Argos codes; keywords go into its metadata."""

    def make(source: str, target: str, *, file: Path | None = None, **metadata: object) -> Path:
        described = {
            "package_version": "1.0",
            "argos_version": "1.9.0",
            "from_code": source,
            "from_name": source.upper(),
            "to_code": target,
            "to_name": target.upper(),
            **metadata,
        }
        path = file or tmp_path / f"translate-{source}_{target}-{described['package_version']}.argosmodel"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
            top = path.stem.replace(".", "_")
            out.writestr(f"{top}/metadata.json", json.dumps(described))
            for each in sorted(random_package.rglob("*")):
                if each.is_file():
                    out.write(each, f"{top}/{each.relative_to(random_package)}")
        return path

    return make


def _sentencepiece_model() -> bytes:
    import sentencepiece

    proto = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(SAMPLE * 20),
        model_writer=proto,
        model_type="unigram",
        vocab_size=400,
        byte_fallback=True,
        character_coverage=1.0,
        normalization_rule_name="identity",
        hard_vocab_limit=False,
        minloglevel=2,
    )
    return proto.getvalue()


def _save_random_model(folder: Path, tokens: list[str], *, width: int = 32, feed: int = 64, heads: int = 4) -> None:
    import numpy as np
    from ctranslate2.specs import TransformerSpec

    draw = np.random.default_rng(7)

    def linear(spec, rows: int, columns: int) -> None:
        spec.weight = draw.normal(0, columns**-0.5, (rows, columns)).astype(np.float32)
        spec.bias = np.zeros(rows, np.float32)

    def norm(spec) -> None:
        spec.gamma, spec.beta = np.ones(width, np.float32), np.zeros(width, np.float32)

    def attention(spec, *rows: int) -> None:
        norm(spec.layer_norm)
        for part, count in zip(spec.linear, rows, strict=True):
            linear(part, count, width)

    spec = TransformerSpec.from_config((1, 1), heads, pre_norm=True)
    table = draw.normal(0, width**-0.5, (len(tokens), width)).astype(np.float32)
    spec.encoder.embeddings[0].weight = table
    spec.decoder.embeddings.weight = table
    for side in (spec.encoder, spec.decoder):
        side.position_encodings.encodings = draw.normal(0, 0.1, (1024, width)).astype(np.float32)
        norm(side.layer_norm)
        attention(side.layer[0].self_attention, 3 * width, width)
        norm(side.layer[0].ffn.layer_norm)
        linear(side.layer[0].ffn.linear_0, feed, width)
        linear(side.layer[0].ffn.linear_1, width, feed)
    attention(spec.decoder.layer[0].attention, width, 2 * width, width)
    linear(spec.decoder.projection, len(tokens), width)
    spec.register_source_vocabulary(tokens)
    spec.register_target_vocabulary(tokens)
    spec.validate()
    spec.optimize(quantization="int8")
    folder.mkdir()
    spec.save(str(folder))
