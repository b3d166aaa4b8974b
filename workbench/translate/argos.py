"""The Argos engine: Argos Translate's packages, run on CTranslate2 directly.

What is Argos's is taken from Argos: the package format, the folders that hold packages, and its own tokenizer
(`argostranslate.tokenizer`), with the decoding settings that its translations are made with. What is slow or harmful
there is not used: `argostranslate.translate` and `argostranslate.package` create folders in the user's home when they
are imported, fetch a sentence splitter from the network on first use, and translate 32 tokens at a time. Workbench has
its segments already, so it feeds one `ctranslate2.Translator` a package with large sorted batches. No method here
opens a connection.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Literal

from workbench.errors import EngineError
from workbench.text.language import SIMPLIFIED, TRADITIONAL, to_script
from workbench.translate.engine import Candidate, Source
from workbench.translate.languages import is_chinese, normalise
from workbench.translate.model import Decoding, Model
from workbench.translate.packages import Package, installed

_SERVING: Final = {
    TRADITIONAL: (TRADITIONAL, SIMPLIFIED),
    SIMPLIFIED: (SIMPLIFIED, TRADITIONAL),
    "zh": (SIMPLIFIED, TRADITIONAL),
}
"""The packages' languages that serve a language: itself, and the other script with OpenCC between."""


@dataclass(frozen=True, slots=True)
class Route:
    """The package that translates between two languages.

    Attributes:
        before: The script that OpenCC turns the source into, "" where the package takes it as it is.
        after: The script or region that OpenCC turns the output into, "" where it is right already.
    """

    package: Package
    before: str
    after: str


class ArgosEngine:
    """Machine translation with the installed language packages.

    Args:
        beam: Beam size; 1 is greedy and the fastest.
        threads: Processor cores to use; 0 for as many as are best for the package's size.
        device: "cpu", "cuda" or "auto".
        compute: CTranslate2's compute type; "default" is what the package was stored in.
    """

    name = "argos"
    origin: Literal["machine"] = "machine"

    def __init__(self, *, beam: int = 4, threads: int = 0, device: str = "cpu", compute: str = "default") -> None:
        if beam < 1 or threads < 0:
            raise EngineError(f"argos: beam must be 1 or more and threads 0 or more, not {beam} and {threads}")
        self._decoding = Decoding(beam=beam, threads=threads, device=device, compute=compute)
        self._models: dict[Package, Model] = {}
        self._lock = threading.Lock()
        self._packages: list[Package] | None = None

    def pairs(self) -> Sequence[tuple[str, str]]:
        """The pairs of the installed packages, and what OpenCC makes of them."""
        tags = ("en", TRADITIONAL, SIMPLIFIED, *(tag for p in self._installed() for tag in (p.source, p.target)))
        every = sorted({(a, b) for a in tags for b in tags if a != b})
        return [(a, b) for a, b in every if not (is_chinese(a) and is_chinese(b)) and self.available(a, b)]

    def available(self, source: str, target: str) -> bool:
        """Whether a package for the pair is installed."""
        return find_route(source, target, self._installed()) is not None

    def version(self, source: str, target: str) -> str:
        """The name and version of the package that serves the pair."""
        return self.route(source, target).package.label

    def settings(self, source: str, target: str) -> Mapping[str, Any]:
        """The decoding settings, the script conversions, and whether a demo package translates."""
        route = self.route(source, target)
        found: dict[str, Any] = {"beam": self._decoding.beam, "compute": self._decoding.compute}
        if route.before:
            found["source_converted_to"] = route.before
        if route.after:
            found["output_converted_to"] = route.after
        if route.package.demo:
            found["demo"] = True
        return found

    def notice(self, source: str, target: str) -> str:
        """What must be said wherever these translations are shown; "" for a real package."""
        return self.route(source, target).package.notice

    def route(self, source: str, target: str) -> Route:
        """How the pair is translated.

        Raises:
            EngineError: No installed package serves it.
        """
        found = find_route(source, target, self._installed())
        if found is None:
            raise EngineError(f"no language package from {source} to {target} is installed", hint=_hint(source, target))
        return found

    def refresh(self) -> None:
        """Look for installed packages anew."""
        self._packages = None

    def translate(self, batch: Sequence[Source]) -> Sequence[Candidate | None]:
        """Translate a batch; the larger it is, the faster."""
        pairs: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, each in enumerate(batch):
            pairs[each.source, each.target].append(number)
        answers: list[Candidate | None] = [None] * len(batch)
        for (source, target), numbers in pairs.items():
            texts = [batch[number].text for number in numbers]
            for number, candidate in zip(numbers, self._between(texts, source, target), strict=True):
                answers[number] = candidate
        return answers

    def _between(self, texts: Sequence[str], source: str, target: str) -> list[Candidate]:
        route = self.route(source, target)
        model = self._model(route.package)
        prepared = [to_script(text, route.before) for text in texts]
        return [
            _finished(text, candidate, route, target)
            for text, candidate in zip(texts, model.translate(prepared), strict=True)
        ]

    def _model(self, package: Package) -> Model:
        with self._lock:
            if package not in self._models:
                self._models[package] = Model(package, self._decoding)
            return self._models[package]

    def _installed(self) -> list[Package]:
        if self._packages is None:
            self._packages = installed()
        return self._packages


def find_route(source: str, target: str, packages: Sequence[Package]) -> Route | None:
    """The best way between two languages: a real package before a demo one, then one that needs no conversion."""
    wanted_from, wanted_into = normalise(source), normalise(target)
    best: tuple[tuple[bool, int], Route] | None = None
    for package in packages:
        serving_from = _SERVING.get(wanted_from, (wanted_from,))
        serving_into = _SERVING.get(wanted_into, (wanted_into,))
        if package.source not in serving_from or package.target not in serving_into:
            continue
        conversions = serving_from.index(package.source) + serving_into.index(package.target)
        rank = (package.demo, conversions)
        if best is None or rank < best[0]:
            before = package.source if package.source != wanted_from else ""
            after = target if package.target != wanted_into and wanted_into != "zh" else ""
            best = rank, Route(package, before, after)
    return best[1] if best else None


def _finished(source: str, made: Candidate, route: Route, target: str) -> Candidate:
    """The model's words as a translation: in the wanted script, with Chinese punctuation where that is wanted.

    A demo package's score is left out: it is as sure of its nonsense as of the samples that it knows.
    """
    text = to_script(made.text, route.after)
    if is_chinese(target):
        from workbench.text import repair_punctuation

        text = repair_punctuation(text, source)
    score = None if route.package.demo else made.score
    return Candidate(text, score, made.alignment, made.note)


@lru_cache(maxsize=1)
def _names() -> frozenset[tuple[str, str, str]]:
    from workbench.translate.packages import available

    return frozenset((package.source, package.target, package.name) for package in available())


def _hint(source: str, target: str) -> str:
    known = {(a, b): name for a, b, name in _names()}
    wanted = [SIMPLIFIED if tag == "zh" else tag for tag in (normalise(source), normalise(target))]
    name = known.get((wanted[0], wanted[1]))
    command = f"workbench engines install {name or 'FILE.argosmodel'}"
    return f"Run: {command} (until then the translation memory still serves)."
