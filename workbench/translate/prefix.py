"""Decoding that goes on from what a person typed.

What was typed seldom ends where one of the model's pieces does: "Mos" is no beginning of "▁Mo sco w" as pieces go. So
the last word (or, in Chinese, the last piece) is taken back, and the model chooses, of all pieces that begin with what
was typed or that it begins with, those that it likes best, until the typed characters are covered; from there it is
decoded as ever. Each step costs one pass over the prefix, a fraction of a decode. Where no pieces cover what was
typed, or the package's tokenizer does not say where its pieces stand, the prefix is forced on the model as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from workbench.text.language import names_region, to_script
from workbench.translate.engine import Candidate, Source
from workbench.translate.languages import is_chinese
from workbench.translate.model import LENGTH_PENALTY, PIECE_TOKENS, Loaded, Model, longest_output, one_line, probability
from workbench.translate.routes import Route
from workbench.translate.tokenizer import SPACE, is_byte

_LONGEST_PREFIX: Final = 400
_LONGEST_WORD: Final = 40
_STEPS: Final = 12
_WORD_TOKENS: Final = 6
_NARROW: Final = re.compile(r"[^\W_\u2e80-\U0003ffff]")
"""A letter or digit of a script that puts spaces between words."""


@dataclass(frozen=True, slots=True)
class _Typed:
    """A prefix for the model: whole pieces, and characters that the next pieces must begin with."""

    pieces: tuple[str, ...]
    partial: str


def complete(model: Model, route: Route, source: Source, prefix: str, alternatives: int) -> list[Candidate]:
    """Translations that begin with the prefix, best first; `source.text` is as the model takes it."""
    loaded = model.load()
    with model.running():
        pieces = loaded.tokenizer.encode(one_line(_storable(source.text)))
        if not pieces or len(pieces) > PIECE_TOKENS:
            return _whole_only(model, route, source, prefix)
        typed = _typed(loaded, _as_model(prefix, route), source.target)
        if typed is None:
            return []
        run = _Run(model, loaded, pieces)
        made = list(run.go_on(typed, max(1, alternatives)))
    found = (_offered(prefix, rest, score, route, source) for rest, score in made)
    offers = {each.text: each for each in found if each is not None}
    return list(offers.values())[: max(1, alternatives)]


def alternatives_at(model: Model, route: Route, source: Source, prefix: str, count: int) -> list[str]:
    """The words that could follow the prefix, likeliest first; `source.text` is as the model takes it."""
    from workbench.translate.completion import next_word, rest_of

    loaded = model.load()
    with model.running():
        pieces = loaded.tokenizer.encode(one_line(_storable(source.text)))
        if not pieces or len(pieces) > PIECE_TOKENS or not loaded.tokenizer.has_places:
            return []
        typed = _typed(loaded, _as_model(prefix, route), source.target)
        if typed is None:
            return []
        made = list(_Run(model, loaded, pieces).words(typed, max(1, count) + 3))
    offers = (_offered(prefix, rest, score, route, source) for rest, score in made)
    found = (next_word(rest_of(each, prefix)) for each in offers if each is not None)
    return list(dict.fromkeys(word for word in found if word.strip()))[: max(1, count)]


class _Run:
    """One source on one model, decoded again and again from different beginnings."""

    def __init__(self, model: Model, loaded: Loaded, source: list[str]) -> None:
        self._loaded = loaded
        self._beam = model.decoding.beam
        self._source = source
        self._first = (model.package.target_prefix,) if model.package.target_prefix else ()

    def go_on(self, typed: _Typed, count: int) -> Iterator[tuple[str, float]]:
        """What follows what was typed, and how sure the model is, best first."""
        start = self._covering(typed)
        forced = [*self._first, *typed.pieces, *start]
        longest = len(forced) + longest_output(len(self._source))
        [result] = self._translate(
            [forced], beam_size=max(self._beam, count), num_hypotheses=count, max_decoding_length=longest
        )
        for tokens, score in zip(result.hypotheses, result.scores, strict=True):
            following = [*start, *tokens[len(forced) :]]
            yield self._rest(typed, following), probability(float(score), len(tokens) + 1)

    def words(self, typed: _Typed, count: int) -> Iterator[tuple[str, float]]:
        """What follows what was typed, by the likeliest next pieces, each gone on with for a word."""
        begun = self._beginnings(typed, count)
        forced = [[*self._first, *typed.pieces, *start] for start, _ in begun]
        if not forced:
            return
        longest = max(map(len, forced)) + _WORD_TOKENS
        results = self._translate(forced, beam_size=1, max_decoding_length=longest)
        for (start, score), tokens, result in zip(begun, forced, results, strict=True):
            following = [*start, *result.hypotheses[0][len(tokens) :]]
            yield self._rest(typed, following), score

    def _beginnings(self, typed: _Typed, count: int) -> list[tuple[list[str], float]]:
        """The likeliest ways to go on by one piece, those that only complete the typed word by one more."""
        import numpy as np

        ways = self._likeliest(typed.pieces, self._loaded.vocabulary.beginning_with(typed.partial), count)
        exact = [(piece, score) for piece, score in ways if piece == typed.partial]
        begun = [([piece], score) for piece, score in ways if piece != typed.partial]
        for piece, score in exact:
            allowed = self._loaded.vocabulary.beginning_with("")
            following = self._likeliest((*typed.pieces, piece), allowed, count)
            begun += [([piece, after], float(np.exp(np.log(score) + np.log(more)))) for after, more in following]
        if not ways and typed.partial:
            begun = [(self._covering(typed), 1.0)]
        return sorted(begun, key=lambda each: -each[1])[:count]

    def _covering(self, typed: _Typed) -> list[str]:
        """The pieces that cover the typed characters and maybe more, each the one that the model likes best."""
        partial, found = typed.partial, list[str]()
        vocabulary = self._loaded.vocabulary
        while partial and len(found) < _STEPS:
            allowed = [*vocabulary.beginning_with(partial), *vocabulary.within(partial)]
            ways = self._likeliest((*typed.pieces, *found), allowed, 1)
            if not ways:
                break
            found.append(ways[0][0])
            if found[-1].startswith(partial):
                return found
            partial = partial[len(found[-1]) :]
        return [*found, *_forced(self._loaded, partial)]

    def _likeliest(self, before: Sequence[str], allowed: list[int], count: int) -> list[tuple[str, float]]:
        """The pieces that the model would write next, of those allowed, and how likely each is."""
        import numpy as np

        if not allowed:
            return []
        forced = [*self._first, *before]
        [result] = self._translate([forced], beam_size=1, max_decoding_length=len(forced) + 1, return_logits_vocab=True)
        if not result.logits or not result.logits[0]:
            return []
        scores = np.array(result.logits[0][-1], dtype=np.float64)
        scores = np.exp(scores - scores.max())
        scores /= scores.sum()
        numbers = np.array([number for number in allowed if number < len(scores)])
        best = numbers[np.argsort(-scores[numbers], kind="stable")[:count]]
        return [(self._loaded.vocabulary.pieces[number], float(scores[number])) for number in best]

    def _rest(self, typed: _Typed, following: list[str]) -> str:
        """What pieces after the whole ones say beyond the characters that were typed of them."""
        whole = self._text([*typed.pieces, *following])
        before = self._text(list(typed.pieces)) + typed.partial.replace(SPACE, " ")
        if not typed.pieces:
            before, whole = before.removeprefix(" "), whole.removeprefix(" ")
        return whole[len(before) :] if whole.startswith(before) else ""

    def _text(self, pieces: list[str]) -> str:
        return self._loaded.tokenizer.decode(pieces).replace(SPACE, " ")

    def _translate(self, forced: list[list[str]], **options: Any) -> Any:
        return self._loaded.translator.translate_batch(
            [self._source] * len(forced),
            target_prefix=forced if any(forced) else None,
            length_penalty=LENGTH_PENALTY,
            max_input_length=0,
            replace_unknowns=True,
            return_scores=True,
            **options,
        )


def _typed(loaded: Loaded, prefix: str, target: str) -> _Typed | None:
    """A prefix cut into whole pieces and what the next ones must begin with; None where it is too long to be one."""
    text = one_line(prefix)
    pieces = loaded.tokenizer.encode(text) if text else []
    if len(pieces) > _LONGEST_PREFIX:
        return None
    if not loaded.tokenizer.has_places:
        return _Typed(tuple(pieces), "")
    if text and prefix[-1:].isspace() and not is_chinese(target):
        return _Typed(tuple(pieces), SPACE)
    keep = len(pieces)
    while keep and _continues(pieces, keep):
        keep -= 1
    taken = pieces[keep:]
    if any(is_byte(piece) for piece in taken) or sum(map(len, taken)) > _LONGEST_WORD:
        return _Typed(tuple(pieces), "")
    return _Typed(tuple(pieces[:keep]), "".join(taken))


def _continues(pieces: list[str], keep: int) -> bool:
    """Whether the piece before `keep` must be taken back with those after it: it is the last, or of the same word."""
    if keep == len(pieces):
        return True
    after, before = pieces[keep], pieces[keep - 1]
    if after.startswith(SPACE):
        return False
    return bool(is_byte(after) or (_NARROW.match(after) and (_NARROW.match(before[-1:]) or before == SPACE)))


def _forced(loaded: Loaded, partial: str) -> list[str]:
    """Pieces that say exactly these characters."""
    if not partial:
        return []
    pieces = loaded.tokenizer.encode(partial.replace(SPACE, " "))
    if pieces and not partial.startswith(SPACE):
        bare = pieces[0].removeprefix(SPACE)
        pieces = [bare, *pieces[1:]] if bare else pieces[1:]
    return pieces


def _as_model(prefix: str, route: Route) -> str:
    """The prefix in the script that the model writes."""
    text = _storable(prefix)
    return to_script(text, route.package.target, traditional=names_region(route.after)) if route.after else text


def _storable(text: str) -> str:
    """The text without what is no character at all: half of a surrogate pair, NUL."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")


def _offered(prefix: str, rest: str, score: float, route: Route, source: Source) -> Candidate | None:
    """The rest in the wanted script and punctuation, after the prefix as it was typed."""
    if prefix[-1:].isspace() or not prefix:
        rest = rest.lstrip()
    if route.after:
        whole = route.written(prefix + rest)
        rest = whole[len(prefix) :] if len(whole) == len(prefix) + len(rest) else route.written(rest)
    if is_chinese(source.target):
        rest = _repaired(prefix, rest, source)
    rest = rest.rstrip()
    return Candidate(prefix + rest, None if route.package.demo else score) if rest else None


def _repaired(prefix: str, rest: str, source: Source) -> str:
    """The rest with Chinese punctuation; what was typed stays as it is."""
    from workbench.text import repair_punctuation

    whole = repair_punctuation(prefix + rest, source.text, source.target)
    for before in (prefix, repair_punctuation(prefix, script=source.target)):
        if whole.startswith(before):
            return whole[len(before) :]
    return rest


def _whole_only(model: Model, route: Route, source: Source, prefix: str) -> list[Candidate]:
    """For a text that the model takes in pieces only: its translation, where that begins with the prefix."""
    if not source.text.strip():
        return []
    made = model.translate([source.text])[0]
    offered = _offered("", made.text, made.score or 0.0, route, source)
    return [offered] if offered and offered.text.startswith(prefix) and offered.text != prefix else []
