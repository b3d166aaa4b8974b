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
from functools import lru_cache
from typing import Any, Final, Literal

from workbench.errors import EngineError
from workbench.text.language import SIMPLIFIED, to_script
from workbench.translate.alignment import Evidence, align_exact
from workbench.translate.engine import Alignment, Candidate, Source
from workbench.translate.languages import is_chinese, normalise
from workbench.translate.model import Decoding, Model
from workbench.translate.packages import Package, installed
from workbench.translate.routes import Path, Route, find_path, pairs_of

DEVICES: Final = ("cpu", "cuda", "auto")


class ArgosEngine:
    """Machine translation with the installed language packages.

    Args:
        beam: Beam size; 1 is greedy and the fastest.
        threads: Processor cores to use; 0 for all.
        device: "cpu", "cuda", or "auto": cuda where there is one.
        compute: CTranslate2's compute type; "default" is what the package was stored in.
    """

    name = "argos"
    origin: Literal["machine"] = "machine"

    def __init__(self, *, beam: int = 4, threads: int = 0, device: str = "cpu", compute: str = "default") -> None:
        if not (_whole(beam, 1) and _whole(threads, 0)):
            raise EngineError(
                f"argos: beam must be a number from 1 and threads one from 0, not {beam!r} and {threads!r}"
            )
        if device not in DEVICES:
            raise EngineError(f"argos: device must be one of {', '.join(DEVICES)}, not {device!r}")
        self._decoding = Decoding(beam=beam, threads=threads, device=device, compute=str(compute))
        self._models: dict[Package, Model] = {}
        self._evidence: dict[Package, Evidence] = defaultdict(Evidence)
        self._lock = threading.Lock()
        self._packages: list[Package] | None = None

    @property
    def parallel(self) -> int:
        """How many calls of `translate` at once keep every core busy: one more than there are cores."""
        return self._decoding.workers + 1

    def pairs(self) -> Sequence[tuple[str, str]]:
        """The pairs of the installed packages, and what OpenCC and a third language make of them."""
        return pairs_of(self._installed())

    def available(self, source: str, target: str) -> bool:
        """Whether packages for the pair are installed."""
        return find_path(source, target, self._installed()) is not None

    def version(self, source: str, target: str) -> str:
        """The names and versions of the packages that serve the pair."""
        return self.path(source, target).label

    def settings(self, source: str, target: str) -> Mapping[str, Any]:
        """The decoding settings, the way through a third language or script, and whether a demo package translates."""
        found: dict[str, Any] = {"beam": self._decoding.beam, "compute": self._decoding.compute}
        if self._decoding.device != "cpu":
            found["device"] = self._decoding.device
        return found | self.path(source, target).settings()

    def notice(self, source: str, target: str) -> str:
        """What must be said wherever these translations are shown; "" for a real package."""
        return self.path(source, target).notice

    def path(self, source: str, target: str) -> Path:
        """How the pair is translated.

        Raises:
            EngineError: No installed packages serve it.
        """
        found = find_path(source, target, self._installed())
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

    def completes(self, source: str, target: str) -> bool:
        """Whether packages for the pair are installed."""
        return self.available(source, target)

    def complete(self, source: Source, prefix: str, *, alternatives: int = 1) -> Sequence[Candidate]:
        """Translations that begin with what was typed; a text too long for the model has none but its own."""
        from workbench.translate.prefix import complete

        model, text, route = self._last_leg(source)
        return complete(model, route, Source(text, source.source, source.target), prefix, alternatives)

    def alternatives_at(self, source: Source, prefix: str, *, count: int = 5) -> Sequence[str]:
        """The words that could stand at the cursor."""
        from workbench.translate.prefix import alternatives_at

        model, text, route = self._last_leg(source)
        return alternatives_at(model, route, Source(text, source.source, source.target), prefix, count)

    def align(self, source: Source, text: str) -> Alignment | None:
        """What the model looked at as it would write this text, where that proves right; exact matches in any case."""
        from workbench.translate.attention import align

        path = self.path(source.source, source.target)
        if len(path.routes) > 1:
            return align_exact(source.text, text) or None
        package = path.routes[0].package
        return align(self._model(package), path.routes[0], source, text, self._evidence[package])

    def _between(self, texts: Sequence[str], source: str, target: str) -> list[Candidate]:
        path = self.path(source, target)
        made = self._along(path.routes[0], texts)
        for route in path.routes[1:]:
            made = [_both(a, b) for a, b in zip(made, self._along(route, [each.text for each in made]), strict=True)]
        score = not path.demo
        return [finished(text, each, target, score=score) for text, each in zip(texts, made, strict=True)]

    def _along(self, route: Route, texts: Sequence[str]) -> list[Candidate]:
        made = self._model(route.package).translate([to_script(text, route.before) for text in texts])
        if not route.after:
            return made
        return [Candidate(route.written(each.text), each.score, each.alignment, each.note) for each in made]

    def _last_leg(self, source: Source) -> tuple[Model, str, Route]:
        """The model that writes the target language, what it is given, and its route."""
        path = self.path(source.source, source.target)
        text = source.text
        if len(path.routes) > 1:
            text = self._middle(path.routes[0], text)
        route = path.routes[-1]
        return self._model(route.package), to_script(text, route.before), route

    @lru_cache(maxsize=32)  # noqa: B019 - an engine lives as long as its models, which are far larger
    def _middle(self, route: Route, text: str) -> str:
        return self._along(route, [text])[0].text

    def _model(self, package: Package) -> Model:
        with self._lock:
            if package not in self._models:
                self._models[package] = Model(package, self._decoding)
            return self._models[package]

    def _installed(self) -> list[Package]:
        if self._packages is None:
            self._packages = installed()
        return self._packages


def finished(source: str, made: Candidate, target: str, *, score: bool = True) -> Candidate:
    """The model's words as a translation: with Chinese punctuation where that is wanted.

    Args:
        score: False for a demo package, which is as sure of its nonsense as of the samples that it knows.
    """
    text = made.text
    if is_chinese(target):
        from workbench.text import repair_punctuation

        text = repair_punctuation(text, source, target)
    return Candidate(text, made.score if score else None, made.alignment, made.note)


def _both(first: Candidate, second: Candidate) -> Candidate:
    """The second of two steps, only as sure as both together."""
    note = "; ".join(dict.fromkeys(each.note for each in (first, second) if each.note))
    score = None if first.score is None or second.score is None else round(first.score * second.score, 4)
    return Candidate(second.text, score, None, note)


def _whole(value: object, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


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
