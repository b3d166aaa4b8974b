"""A language package of Argos's real size with random weights: as slow as a real one, and nothing to download.

Six and six layers of 512, eight heads, 2,048 in between, int8, and a SentencePiece vocabulary of 32,000, trained on
the English that comes with Python and on the sample corpus and filled up with pieces that no text has. What it says is
nonsense, but as long as a translation is: the score of the end grows with the position, so that most texts end near
the 30th token, as those of a corpus do.

    python -m benchmarks.random_package [FOLDER]     writes translate-en_zt-1_0.argosmodel there, once
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any, Final

import numpy as np

from workbench.translate.tmx import read_tmx

WIDTH: Final = 512
FEED_FORWARD: Final = 2048
HEADS: Final = 8
LAYERS: Final = 6
PIECES: Final = 32_000
POSITIONS: Final = 1024
ENDS_AT: Final = 30
"""Near which token a translation ends."""

_END: Final = 2
_FOLDER: Final = Path(tempfile.gettempdir()) / "workbench-benchmarks"
_MEMORY: Final = Path(__file__).parent.parent / "corpus" / "memory.tmx"
_METADATA: Final = {
    "package_version": "1.0",
    "argos_version": "1.9.0",
    "from_code": "en",
    "from_name": "English",
    "to_code": "zt",
    "to_name": "Chinese (traditional)",
}


def random_package(folder: Path = _FOLDER, *, source: str = "en", target: str = "zt") -> Path:
    """The package file, made once in a folder."""
    path = folder / f"translate-{source}_{target}-1_0.argosmodel"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        _write(partial, {**_METADATA, "from_code": source, "to_code": target})
        partial.replace(path)
    return path


def sentences() -> list[str]:
    """The English side of the sample memory: real sentences of news, 4 to 60 words."""
    return [side.text for unit in read_tmx(_MEMORY) for side in unit.variants if side.language == "en"]


def _write(path: Path, metadata: dict[str, str]) -> None:
    proto = _vocabulary()
    with tempfile.TemporaryDirectory() as scratch, zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as out:
        model = Path(scratch) / "model"
        _save(model, _pieces(proto))
        out.writestr("random/metadata.json", json.dumps(metadata))
        out.writestr("random/sentencepiece.model", proto)
        for file in sorted(model.iterdir()):
            out.write(file, f"random/model/{file.name}")


def _vocabulary() -> bytes:
    """A SentencePiece model of 32,000 pieces: those that the texts give, and fillers."""
    import pydoc_data.topics as topics

    import sentencepiece

    memory = [side.text for unit in read_tmx(_MEMORY) for side in unit.variants]
    english = [line for topic in topics.topics.values() for line in topic.splitlines() if line.strip()]
    proto = io.BytesIO()
    common = {"model_type": "unigram", "normalization_rule_name": "nmt_nfkc", "num_threads": 1, "minloglevel": 2}
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(memory + english),
        model_writer=proto,
        vocab_size=PIECES,
        hard_vocab_limit=False,
        character_coverage=1.0,
        user_defined_symbols=[f"\ue000{number}" for number in range(PIECES - 12_000)],
        **common,
    )
    return proto.getvalue()


def _pieces(proto: bytes) -> list[str]:
    import sentencepiece

    processor = sentencepiece.SentencePieceProcessor(model_proto=proto)
    found = [processor.id_to_piece(number) for number in range(processor.get_piece_size())]
    return found + [f"\ue001{number}" for number in range(PIECES - len(found))]


def _save(folder: Path, pieces: list[str]) -> None:
    from ctranslate2.specs import TransformerSpec

    draw = np.random.default_rng(20_261_122)
    spec = TransformerSpec.from_config((LAYERS, LAYERS), HEADS, pre_norm=True)
    table = _drawn(draw, len(pieces), WIDTH)
    spec.encoder.embeddings[0].weight = table
    spec.decoder.embeddings.weight = table
    for side in (spec.encoder, spec.decoder):
        side.position_encodings.encodings = draw.normal(0, 0.1, (POSITIONS, WIDTH)).astype(np.float32)
        _norm(side.layer_norm)
        for layer in side.layer:
            _attention(draw, layer.self_attention, 3 * WIDTH, WIDTH)
            if side is spec.decoder:
                _attention(draw, layer.attention, WIDTH, 2 * WIDTH, WIDTH)
            _norm(layer.ffn.layer_norm)
            _linear(draw, layer.ffn.linear_0, FEED_FORWARD, WIDTH)
            _linear(draw, layer.ffn.linear_1, WIDTH, FEED_FORWARD)
    _end(spec, table.copy())
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(pieces)
    spec.validate()
    spec.optimize(quantization="int8")
    folder.mkdir()
    spec.save(str(folder))


def _end(spec: Any, table: Any) -> None:
    """Let the first dimension count positions, and the end of a translation be read from it."""
    encodings = spec.decoder.position_encodings.encodings
    encodings[:, 0] = (np.arange(POSITIONS) - ENDS_AT) * 0.6
    table[:, 0] = 0
    table[_END] = 0
    table[_END, 0] = 2.0
    bias = np.zeros(len(table), np.float32)
    bias[_END] = 4.0
    spec.decoder.projection.weight = table
    spec.decoder.projection.bias = bias


def _drawn(draw: np.random.Generator, rows: int, columns: int) -> Any:
    return draw.normal(0, columns**-0.5, (rows, columns)).astype(np.float32)


def _linear(draw: np.random.Generator, spec: Any, rows: int, columns: int) -> None:
    spec.weight = _drawn(draw, rows, columns)
    spec.bias = np.zeros(rows, np.float32)


def _norm(spec: Any) -> None:
    spec.gamma, spec.beta = np.ones(WIDTH, np.float32), np.zeros(WIDTH, np.float32)


def _attention(draw: np.random.Generator, spec: Any, *rows: int) -> None:
    _norm(spec.layer_norm)
    for part, count in zip(spec.linear, rows, strict=True):
        _linear(draw, part, count, WIDTH)


if __name__ == "__main__":
    print(random_package(Path(sys.argv[1]) if sys.argv[1:] else _FOLDER))
