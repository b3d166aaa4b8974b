"""One language package ready to translate: its tokenizer and its CTranslate2 model, loaded on first use.

The decoding is that of Argos Translate (beam, length penalty, unknown words copied), without what its decoding does to
the text: underscores stay, and nothing is put before the translation. A text longer than the models were made for is
cut at clauses and put together again, because CTranslate2 would drop the rest of it without a word.
"""

from __future__ import annotations

import math
import os
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from workbench.errors import EngineError
from workbench.translate.archive import Archive
from workbench.translate.engine import Candidate
from workbench.translate.languages import is_chinese
from workbench.translate.packages import Package

BATCH_TOKENS: Final = (128, 1024)
"""The least and the most source tokens in a batch. Each core translates a batch of its own, on one thread: more
threads on one batch are slower, and far slower on a busy machine."""

PIECE_TOKENS: Final = 200
_LENGTH_PENALTY: Final = 0.2
_CLAUSE: Final = re.compile(r".+?(?:[,;:.!?]\s+|[，；：。！？、」』）]+|$)", re.DOTALL)
_SPACE_MARK: Final = "▁"
_COPIED: Final = "copied: there are no words in it"

Encoder = Callable[[str], list[str]]
Decoder = Callable[[list[str]], str]


@dataclass(frozen=True, slots=True)
class Decoding:
    """How a model is run; `ArgosEngine` says what each means."""

    beam: int = 4
    threads: int = 0
    device: str = "cpu"
    compute: str = "default"

    @property
    def cores(self) -> int:
        """How many batches are translated at once."""
        return self.threads or os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class _Parts:
    encode: Encoder
    decode: Decoder
    translator: Any


class Model:
    """A package's translator. Texts in, one candidate each out; safe to share between threads."""

    def __init__(self, package: Package, decoding: Decoding) -> None:
        self._package = package
        self._decoding = decoding
        self._lock = threading.Lock()
        self._loaded: _Parts | None = None

    def translate(self, texts: Sequence[str]) -> list[Candidate]:
        """Translate the texts in one call of CTranslate2.

        Raises:
            EngineError: The package cannot be loaded, or CTranslate2 refuses.
        """
        parts = self._load()
        try:
            return self._run(parts, texts)
        except (RuntimeError, ValueError, MemoryError) as error:
            raise EngineError(
                f"{self._package.label} cannot translate: {error}", hint="Try a smaller beam, or install it again."
            ) from error

    def _run(self, parts: _Parts, texts: Sequence[str]) -> list[Candidate]:
        pieces: list[list[str]] = []
        spans: list[range] = []
        for text in texts:
            first = len(pieces)
            if any(character.isalpha() for character in text):
                pieces.extend(_pieces(parts.encode, " ".join(text.split())))
            spans.append(range(first, len(pieces)))
        made = [self._candidate(parts.decode, *result) for result in self._decode(parts.translator, pieces)]
        joint = "" if is_chinese(self._package.target) else " "
        return [
            _joined([made[number] for number in span], joint) if span else Candidate(text.strip(), 1.0, note=_COPIED)
            for text, span in zip(texts, spans, strict=True)
        ]

    def _decode(self, translator: Any, pieces: list[list[str]]) -> list[tuple[list[str], float, bool]]:
        """For each piece: the tokens of the best hypothesis, its score, and whether it was cut."""
        if not pieces:
            return []
        prefix = self._package.target_prefix
        longest = max(256, 3 * max(len(piece) for piece in pieces))
        results = translator.translate_batch(
            pieces,
            target_prefix=[[prefix]] * len(pieces) if prefix else None,
            max_batch_size=self._batch_tokens(pieces),
            batch_type="tokens",
            beam_size=self._decoding.beam,
            length_penalty=_LENGTH_PENALTY,
            max_input_length=0,
            max_decoding_length=longest,
            replace_unknowns=True,
            return_scores=True,
        )
        found = []
        for result in results:
            tokens = list(result.hypotheses[0])
            kept = tokens[1:] if prefix and tokens[:1] == [prefix] else tokens
            found.append((kept, float(result.scores[0]), len(tokens) >= longest))
        return found

    def _batch_tokens(self, pieces: list[list[str]]) -> int:
        """The size of a batch: large, but not so large that a core has none."""
        share = -(-sum(len(piece) for piece in pieces) // self._decoding.cores)
        return min(max(share, BATCH_TOKENS[0]), BATCH_TOKENS[1])

    def _candidate(self, decode: Decoder, tokens: list[str], score: float, cut: bool) -> Candidate:
        text = decode(tokens).replace(_SPACE_MARK, " ").strip()
        # CTranslate2 divides the sum of the log-probabilities by a power of the length; a mean is comparable.
        length = len(tokens) + (not cut)
        probability = math.exp(min(0.0, score * length**_LENGTH_PENALTY / length))
        return Candidate(text, round(probability, 4), note=f"cut at {len(tokens)} tokens" if cut else "")

    def _load(self) -> _Parts:
        with self._lock:
            if self._loaded is None:
                try:
                    self._loaded = self._open()
                except (ImportError, OSError, RuntimeError, ValueError) as error:
                    hint = "Install the package again; if that does not help, reinstall Workbench."
                    raise EngineError(f"{self._package.label} cannot be loaded: {error}", hint=hint) from error
            return self._loaded

    def _open(self) -> _Parts:
        import logging

        import ctranslate2

        ctranslate2.set_log_level(logging.ERROR)
        path = self._package.path
        options = {
            "device": self._decoding.device,
            "compute_type": self._decoding.compute,
            "inter_threads": self._decoding.cores,
            "intra_threads": 1,
        }
        if path.is_dir():
            return _Parts(*_tokenizer(self._package), ctranslate2.Translator(str(path / "model"), **options))
        with Archive(path) as archive:
            names = [name for name in archive.files() if name.startswith("model/")]
            files = {name.removeprefix("model/"): archive.read(name) for name in names}
            coder = _tokenizer(self._package, archive.read("sentencepiece.model"))
        return _Parts(*coder, ctranslate2.Translator(str(path), files=files, **options))


def _tokenizer(package: Package, proto: bytes | None = None) -> tuple[Encoder, Decoder]:
    """Argos's own tokenizer of the package; for SentencePiece, decoded without turning "_" into a space as it does."""
    from argostranslate.tokenizer import BPETokenizer, SentencePieceTokenizer

    pieces, bpe = package.path / "sentencepiece.model", package.path / "bpe.model"
    if proto is None and not pieces.is_file():
        moses = BPETokenizer(bpe, package.source.partition("-")[0], package.target.partition("-")[0])
        return moses.encode, moses.decode
    tokenizer = SentencePieceTokenizer(pieces)
    if proto is not None:
        from sentencepiece import SentencePieceProcessor

        tokenizer.processor = SentencePieceProcessor(model_proto=proto)
    return tokenizer.encode, tokenizer.lazy_processor().decode_pieces


def _pieces(encode: Encoder, text: str) -> Iterator[list[str]]:
    """The tokens of a text, in as few pieces as the model can take, cut at clauses where that can be."""
    tokens = encode(text)
    if len(tokens) <= PIECE_TOKENS:
        yield tokens
        return
    waiting = ""
    for clause in _CLAUSE.findall(text):
        if waiting and len(encode(waiting + clause)) > PIECE_TOKENS:
            yield from _cut(encode(waiting))
            waiting = ""
        waiting += clause
    yield from _cut(encode(waiting))


def _cut(tokens: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(tokens), PIECE_TOKENS):
        yield tokens[start : start + PIECE_TOKENS]


def _joined(parts: Sequence[Candidate], joint: str) -> Candidate:
    if len(parts) == 1:
        return parts[0]
    notes = [f"translated in {len(parts)} pieces", *(part.note for part in parts if part.note)]
    scores = [part.score for part in parts if part.score is not None]
    return Candidate(joint.join(part.text for part in parts), min(scores), note="; ".join(notes))
