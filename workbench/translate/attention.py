"""A model's cross-attention as an alignment: the translation is forced on the model, which says where it looked."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any, Final

from workbench.text.language import to_script
from workbench.translate.alignment import Evidence, Range, Words, align_by_attention, align_exact, joined
from workbench.translate.engine import Alignment, Source
from workbench.translate.model import LENGTH_PENALTY, PIECE_TOKENS, Model
from workbench.translate.routes import Route

_PROOFS: Final = {
    "en": (
        "In 1987 there were 42 towns, 365 rivers and 19 lakes.",
        "He was 73 when he came back in 2005 with 600 books.",
        "Page 12, line 8 and page 94, line 33.",
    ),
    "zh": (
        "1987年有42個城市、365條河流和19個湖泊。",
        "2005年他73歲，帶着600本書回來。",
        "第12頁第8行，第94頁第33行。",
    ),
}
"""Sentences with many numbers: where the model looks as it writes them shows whether its attention aligns."""


def align(model: Model, route: Route, source: Source, text: str, evidence: Evidence) -> Alignment | None:
    """The exact matches of a text and its translation, with what attention says of the rest once it has proved right.

    Args:
        evidence: What is known of this model's attention; it grows.
    """
    exact = align_exact(source.text, text)
    if not model.load().tokenizer.has_places:
        return exact or None
    if not evidence.asked:
        evidence.asked = True
        _prove(model, route, evidence)
    attended = _attended(model, route, source.text, text)
    evidence.add(attended, exact)
    return (joined(exact, attended) if evidence.trusted else exact) or None


def _prove(model: Model, route: Route, evidence: Evidence) -> None:
    proofs = route.package.proofs or _PROOFS.get(route.package.source.partition("-")[0], ())
    texts = [to_script(proof, route.package.source) for proof in proofs]
    for text, made in zip(texts, model.translate(texts), strict=True):
        evidence.add(_attended(model, route, text, made.text), align_exact(text, made.text))


def _attended(model: Model, route: Route, source: str, target: str) -> Alignment:
    ours, source_places = _pieces(model, source, route.package.source if route.before else "")
    theirs, target_places = _pieces(model, target, route.package.target if route.after else "")
    if not ours or not theirs or max(len(ours), len(theirs)) > PIECE_TOKENS:
        return ()
    return align_by_attention(
        _weights(model, ours, theirs), source_places, target_places, Words(_words(source), _words(target))
    )


def _words(text: str) -> list[Range]:
    """The words of a text, without its punctuation."""
    from workbench.text.tokens import tokens

    return [(start, end) for start, end in tokens(text) if any(each.isalnum() for each in text[start:end])]


def _weights(model: Model, source: list[str], target: list[str]) -> Sequence[Any]:
    """Where each piece of the target looked, if the model is made to write it."""
    first = [model.package.target_prefix] if model.package.target_prefix else []
    forced = [*first, *target]
    with model.running():
        [result] = model.load().translator.translate_batch(
            [source],
            target_prefix=[forced],
            beam_size=1,
            length_penalty=LENGTH_PENALTY,
            max_input_length=0,
            max_decoding_length=len(forced) + 1,
            return_attention=True,
        )
    rows: Sequence[Any] = result.attention[0][len(first) : len(forced)]
    return rows


def _pieces(model: Model, text: str, script: str) -> tuple[list[str], list[Range]]:
    """The pieces of a text as the model has them, and the code points of the text that they stand for."""
    written = to_script(text, script)
    with model.running():
        placed = model.load().tokenizer.placed(written)
    where = _places(written, text)
    return [piece for piece, _, _ in placed], [(where[start], where[end]) for _, start, end in placed]


def _places(written: str, text: str) -> list[int]:
    """For each offset of the converted text, the offset in the text itself."""
    if len(written) == len(text):
        return list(range(len(text) + 1))
    found: list[int] = []
    for _, start, end, into, out in SequenceMatcher(None, written, text, autojunk=False).get_opcodes():
        found += [min(into + step, out) for step in range(end - start)]
    return [*found, len(text)]
