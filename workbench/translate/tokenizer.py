"""A package's tokenizer: Argos's own, with where each piece stands in the text and which pieces there are."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from workbench.translate.packages import Package

SPACE: Final = "▁"
"""What stands for a space in a piece."""

_SPECIAL: Final = frozenset({"<unk>", "<s>", "</s>", "<pad>", "<blank>"})

Read = Callable[[str], bytes]
"""The bytes of a file of the package by its name; raises OSError or EngineError."""


class Tokenizer:
    """Texts into pieces and back.

    Args:
        processor: The SentencePiece processor; None where the package has Moses words and BPE, which say less.
    """

    def __init__(self, encode: Callable[[str], list[str]], decode: Callable[[list[str]], str], processor: Any) -> None:
        self.encode = encode
        self.decode = decode
        self._processor = processor

    @property
    def has_places(self) -> bool:
        """Whether it knows where its pieces stand in the text, and can be continued inside a word."""
        return self._processor is not None

    def placed(self, text: str) -> list[tuple[str, int, int]]:
        """The pieces of a text and the code points that each covers."""
        made = self._processor.encode(text, return_type="offset_mapping")
        return [(piece, *place) for piece, place in zip(made["pieces"], made["offsets"], strict=True)]


class Vocabulary:
    """The pieces that a model can say, in the order of its scores."""

    def __init__(self, pieces: Sequence[str]) -> None:
        self.pieces = pieces

    def __len__(self) -> int:
        return len(self.pieces)

    def beginning_with(self, start: str) -> list[int]:
        """The numbers of all pieces of text that begin like this."""
        ordered, numbers = self._ordered
        found = []
        for at in range(bisect_left(ordered, start), len(ordered)):
            if not ordered[at].startswith(start):
                break
            found.append(numbers[at])
        return found

    def within(self, text: str) -> list[int]:
        """The numbers of the pieces that the text begins with, itself not among them."""
        found = (self._numbers.get(text[:length]) for length in range(1, len(text)))
        return [number for number in found if number is not None]

    @cached_property
    def _ordered(self) -> tuple[list[str], list[int]]:
        numbers = [number for _, number in sorted(self._numbers.items())]
        return [self.pieces[number] for number in numbers], numbers

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {
            piece: number for number, piece in enumerate(self.pieces) if piece not in _SPECIAL and not is_byte(piece)
        }


def is_byte(piece: str) -> bool:
    """Whether a piece is one byte of a character that the vocabulary does not have."""
    return len(piece) == 6 and piece.startswith("<0x") and piece.endswith(">")


def open_tokenizer(package: Package, proto: bytes | None = None) -> Tokenizer:
    """The tokenizer of a package; SentencePiece is decoded without turning "_" into a space, as Argos does.

    Args:
        proto: The SentencePiece model, where the package is not a folder.
    """
    from argostranslate.tokenizer import BPETokenizer, SentencePieceTokenizer

    pieces, bpe = package.path / "sentencepiece.model", package.path / "bpe.model"
    if proto is None and not pieces.is_file():
        moses = BPETokenizer(bpe, package.source.partition("-")[0], package.target.partition("-")[0])
        return Tokenizer(moses.encode, moses.decode, None)
    tokenizer = SentencePieceTokenizer(pieces)
    if proto is not None:
        from sentencepiece import SentencePieceProcessor

        tokenizer.processor = SentencePieceProcessor(model_proto=proto)
    processor = tokenizer.lazy_processor()
    return Tokenizer(tokenizer.encode, processor.decode_pieces, processor)


def read_vocabulary(files: Mapping[str, Callable[[], bytes]]) -> Vocabulary:
    """The target vocabulary among the files of a CTranslate2 model.

    Raises:
        ValueError: None of the files is one.
    """
    for stem in ("target_vocabulary", "shared_vocabulary"):
        if f"{stem}.json" in files:
            return Vocabulary(json.loads(files[f"{stem}.json"]()))
        if f"{stem}.txt" in files:
            return Vocabulary(files[f"{stem}.txt"]().decode("utf-8").removesuffix("\n").split("\n"))
    raise ValueError("the model has no vocabulary")
