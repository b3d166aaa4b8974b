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
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from workbench.errors import EngineError
from workbench.translate.archive import Archive
from workbench.translate.engine import Candidate
from workbench.translate.languages import is_chinese
from workbench.translate.packages import Package
from workbench.translate.tokenizer import SPACE, Tokenizer, Vocabulary, open_tokenizer, read_vocabulary

BATCH_TOKENS: Final = (128, 1024)
"""The least and the most source tokens in a batch. Each core translates a batch of its own, on one thread: more
threads on one batch are slower, and far slower on a busy machine."""

CUDA_TOKENS: Final = 8192
"""The most source tokens in a batch on a graphics card."""

PIECE_TOKENS: Final = 200
LENGTH_PENALTY: Final = 0.2
_CLAUSE: Final = re.compile(r".+?(?:[,;:.!?]\s+|[，；：。！？、」』）]+|$)", re.DOTALL)
_COPIED: Final = "copied: there are no words in it"


@dataclass(frozen=True, slots=True)
class Decoding:
    """How a model is run; `ArgosEngine` says what each means."""

    beam: int = 4
    threads: int = 0
    device: str = "cpu"
    compute: str = "default"

    @property
    def on_cuda(self) -> bool:
        """Whether a graphics card translates."""
        if self.device != "auto":
            return self.device == "cuda"
        import ctranslate2

        return bool(ctranslate2.get_cuda_device_count())

    @property
    def workers(self) -> int:
        """How many batches are translated at once."""
        return 1 if self.on_cuda else self.threads or os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Loaded:
    """The parts of a package in memory."""

    tokenizer: Tokenizer
    translator: Any
    vocabulary: Vocabulary


class Model:
    """A package's translator. Texts in, one candidate each out; safe to share between threads."""

    def __init__(self, package: Package, decoding: Decoding) -> None:
        self.package = package
        self.decoding = decoding
        self._lock = threading.Lock()
        self._loaded: Loaded | None = None
        self._calls = 0

    def translate(self, texts: Sequence[str]) -> list[Candidate]:
        """Translate the texts in one call of CTranslate2.

        Raises:
            EngineError: The package cannot be loaded, or CTranslate2 refuses.
        """
        loaded = self.load()
        with self.running(), self._counted():
            return self._run(loaded, texts)

    def load(self) -> Loaded:
        """The parts of the package, read on the first call.

        Raises:
            EngineError: They cannot be read.
        """
        with self._lock:
            if self._loaded is None:
                try:
                    self._loaded = self._open()
                except (ImportError, OSError, RuntimeError, ValueError) as error:
                    raise EngineError(
                        f"{self.package.label} cannot be loaded: {error}", hint=_hint(self.decoding)
                    ) from error
            return self._loaded

    @contextmanager
    def running(self) -> Iterator[None]:
        """What CTranslate2 and SentencePiece raise, as our error."""
        try:
            yield
        except (RuntimeError, ValueError, MemoryError) as error:
            raise EngineError(
                f"{self.package.label} cannot translate: {error}", hint="Try a smaller beam, or install it again."
            ) from error

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._lock:
            self._calls += 1
        try:
            yield
        finally:
            with self._lock:
                self._calls -= 1

    @property
    def joint(self) -> str:
        """What stands between two sentences of its language."""
        return "" if is_chinese(self.package.target) else " "

    def _run(self, loaded: Loaded, texts: Sequence[str]) -> list[Candidate]:
        pieces: list[list[str]] = []
        spans: list[range] = []
        for text in texts:
            first = len(pieces)
            if any(character.isalpha() for character in text):
                pieces.extend(cut(loaded.tokenizer, one_line(text)))
            spans.append(range(first, len(pieces)))
        made = [self._candidate(loaded.tokenizer, *result) for result in self._decode(loaded.translator, pieces)]
        return [
            _joined([made[number] for number in span], self.joint)
            if span
            else Candidate(text.strip(), 1.0, note=_COPIED)
            for text, span in zip(texts, spans, strict=True)
        ]

    def _decode(self, translator: Any, pieces: list[list[str]]) -> list[tuple[list[str], float, bool]]:
        """For each piece: the tokens of the best hypothesis, its score, and whether it was cut."""
        if not pieces:
            return []
        prefix = self.package.target_prefix
        longest = longest_output(max(len(piece) for piece in pieces))
        results = translator.translate_batch(
            pieces,
            target_prefix=[[prefix]] * len(pieces) if prefix else None,
            max_batch_size=self._batch_tokens(pieces),
            batch_type="tokens",
            beam_size=self.decoding.beam,
            length_penalty=LENGTH_PENALTY,
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
        """The size of a batch: large, but not so large that a core has none; other calls keep the cores busy too."""
        least, most = BATCH_TOKENS[0], CUDA_TOKENS if self.decoding.on_cuda else BATCH_TOKENS[1]
        total = sum(len(piece) for piece in pieces)
        batches = max(round(total / most), 1 if self._calls > 1 else self.decoding.workers)
        return max(-(-total // batches) + max(len(piece) for piece in pieces), least)

    def _candidate(self, tokenizer: Tokenizer, tokens: list[str], score: float, was_cut: bool) -> Candidate:
        text = tokenizer.decode(tokens).replace(SPACE, " ").strip()
        note = f"cut at {len(tokens)} tokens" if was_cut else ""
        return Candidate(text, probability(score, len(tokens) + (not was_cut)), note=note)

    def _open(self) -> Loaded:
        import logging

        import ctranslate2

        ctranslate2.set_log_level(logging.ERROR)
        path = self.package.path
        options = {
            "device": self.decoding.device,
            "compute_type": self.decoding.compute,
            "inter_threads": self.decoding.workers,
            "intra_threads": 1,
        }
        if path.is_dir():
            files = {file.name: file.read_bytes for file in (path / "model").iterdir()}
            translator = ctranslate2.Translator(str(path / "model"), **options)
            return Loaded(open_tokenizer(self.package), translator, read_vocabulary(files))
        with Archive(path) as archive:
            names = [name for name in archive.files() if name.startswith("model/")]
            data = {name.removeprefix("model/"): archive.read(name) for name in names}
            tokenizer = open_tokenizer(self.package, archive.read("sentencepiece.model"))
        readers: Mapping[str, Callable[[], bytes]] = {name: partial(bytes, each) for name, each in data.items()}
        return Loaded(tokenizer, ctranslate2.Translator(str(path), files=data, **options), read_vocabulary(readers))


def _hint(decoding: Decoding) -> str:
    """What to do about a package that cannot be loaded: most often it is an option that this computer has not."""
    if (decoding.device, decoding.compute) != ("cpu", "default"):
        return "Go back with: workbench engines set argos device=cpu compute=default"
    return "Install the package again; if that does not help, reinstall Workbench."


def one_line(text: str) -> str:
    """The text without what no model understands: line breaks, and white space beyond one space."""
    return " ".join(text.split())


def longest_output(source_tokens: int) -> int:
    """How many tokens a translation of so many may have; a model that repeats itself would never end."""
    return max(256, 3 * source_tokens)


def probability(score: float, length: int) -> float:
    """The mean probability of a token, from CTranslate2's score: a sum of logarithms over a power of the length."""
    length = max(length, 1)
    return round(math.exp(min(0.0, score * length**LENGTH_PENALTY / length)), 4)


def cut(tokenizer: Tokenizer, text: str) -> Iterator[list[str]]:
    """The tokens of a text, in as few pieces as the model can take, cut at clauses where that can be."""
    tokens = tokenizer.encode(text)
    if len(tokens) <= PIECE_TOKENS:
        yield tokens
        return
    waiting = ""
    for clause in _CLAUSE.findall(text):
        if waiting and len(tokenizer.encode(waiting + clause)) > PIECE_TOKENS:
            yield from _cut(tokenizer.encode(waiting))
            waiting = ""
        waiting += clause
    yield from _cut(tokenizer.encode(waiting))


def _cut(tokens: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(tokens), PIECE_TOKENS):
        yield tokens[start : start + PIECE_TOKENS]


def _joined(parts: Sequence[Candidate], joint: str) -> Candidate:
    if len(parts) == 1:
        return parts[0]
    notes = [f"translated in {len(parts)} pieces", *(part.note for part in parts if part.note)]
    scores = [part.score for part in parts if part.score is not None]
    return Candidate(joint.join(part.text for part in parts), min(scores), note="; ".join(notes))
