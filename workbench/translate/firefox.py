"""The models of Firefox Translations as an engine, through the package `fxtranslate`.

Only models that are on this computer are used: `fxtranslate` could fetch them itself as it loads them, so it is given
their bytes instead. `fxtranslate models add en zh`, typed by the user, is what fetches.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from workbench.errors import EngineError
from workbench.text.language import SIMPLIFIED, TRADITIONAL, to_script
from workbench.translate.engine import Candidate, Source
from workbench.translate.languages import is_chinese, normalise

_HUB: Final = "en"
_INSTALL: Final = "Install it with: pip install 'bilingual-workbench[fxtranslate]'"


@dataclass(frozen=True, slots=True)
class _Leg:
    """One model: its folder's name in the cache, and the script that it writes where that is Chinese."""

    name: str
    script: str


class FirefoxEngine:
    """Machine translation with the models of Firefox, on this computer.

    Args:
        models: The folder that holds them; "" for `fxtranslate`'s own.
    """

    name = "firefox"
    origin: Literal["machine"] = "machine"

    def __init__(self, *, models: str = "") -> None:
        self._folder = models or None
        self._lock = threading.RLock()
        self._loaded: dict[str, Any] = {}
        self._cache: Any = None

    def pairs(self) -> Sequence[tuple[str, str]]:
        """The pairs of the models that are here, and what OpenCC and English in the middle make of them."""
        tags = {part for name in self._names() for part in map(_tag, name.split("-", 1))} | {TRADITIONAL, SIMPLIFIED}
        return [(a, b) for a in sorted(tags) for b in sorted(tags) if self.available(a, b)]

    def available(self, source: str, target: str) -> bool:
        """Whether the models for the pair are here."""
        try:
            return bool(self._legs(source, target))
        except EngineError:
            return False

    def version(self, source: str, target: str) -> str:
        """The models and the version of `fxtranslate`."""
        from importlib.metadata import version

        legs = self._legs(source, target)
        if not legs:
            codes = " ".join(_code(tag) for tag in (source, target))
            raise EngineError(
                f"no Firefox model from {source} to {target} is on this computer",
                hint=f"Fetch it with: fxtranslate models add {codes}",
            )
        return f"{' + '.join(leg.name for leg in legs)}, fxtranslate {version('fxtranslate')}"

    def settings(self, source: str, target: str) -> Mapping[str, Any]:
        """The way through English and the other script of Chinese, if there is one."""
        legs = self._legs(source, target)
        found: dict[str, Any] = {"through": _HUB} if len(legs) > 1 else {}
        if legs and _conversion(legs[-1], target):
            found["output_converted_to"] = target
        return found

    def translate(self, batch: Sequence[Source]) -> Sequence[Candidate | None]:
        """Translate a batch, one text after another."""
        return [self._one(source) for source in batch]

    def _one(self, source: Source) -> Candidate:
        self.version(source.source, source.target)
        legs = self._legs(source.source, source.target)
        text = " ".join(source.text.split())
        if is_chinese(normalise(source.source)):
            text = to_script(text, SIMPLIFIED)
        for leg in legs:
            text = self._say(leg, text)
        if is_chinese(normalise(source.target)):
            from workbench.text import repair_punctuation

            text = repair_punctuation(to_script(text, _conversion(legs[-1], source.target)), source.text, source.target)
        return Candidate(text.strip())

    def _say(self, leg: _Leg, text: str) -> str:
        try:
            return str(self._model(leg.name).translate_long(text)) if text else ""
        except ValueError as error:
            raise EngineError(f"the Firefox model {leg.name} cannot translate: {error}") from error

    def _model(self, name: str) -> Any:
        with self._lock:
            if name not in self._loaded:
                self._loaded[name] = self._load(name)
            return self._loaded[name]

    def _load(self, name: str) -> Any:
        """A translator made of the bytes of a pair's files, so that nothing is fetched."""
        from fxtranslate import Translator

        try:
            files = {each: Path(path).read_bytes() for each, _, path in self._opened().pair_files(name)}
            shared = _file(files, "vocab.")
            return Translator(
                model=_file(files, "model.") or b"",
                src_vocab=shared or _file(files, "srcvocab.") or b"",
                trg_vocab=shared or _file(files, "trgvocab.") or b"",
                shortlist=_file(files, "lex."),
            )
        except (OSError, ValueError) as error:
            hint = f"Remove it with `fxtranslate models remove {name}`, and add it again."
            raise EngineError(f"the Firefox model {name} cannot be loaded: {error}", hint=hint) from error

    def _legs(self, source: str, target: str) -> tuple[_Leg, ...]:
        """The models from one language to the other; none where they are not here."""
        names, a, b = self._names(), _code(source), _code(target)
        if a == b:
            return ()
        if f"{a}-{b}" in names:
            return (_Leg(f"{a}-{b}", _tag(b)),)
        first, second = f"{a}-{_HUB}", f"{_HUB}-{b}"
        return (_Leg(first, _HUB), _Leg(second, _tag(b))) if {first, second} <= names else ()

    def _names(self) -> set[str]:
        return {str(each["name"]) for each in self._opened().list_cached()}

    def _opened(self) -> Any:
        with self._lock:
            if self._cache is None:
                try:
                    from fxtranslate import Cache
                except ImportError as error:
                    raise EngineError("the package fxtranslate is not installed", hint=_INSTALL) from error
                try:
                    self._cache = Cache(self._folder)
                except (OSError, ValueError) as error:
                    raise EngineError(f"the folder of Firefox models cannot be read: {error}") from error
            return self._cache


def _file(files: Mapping[str, bytes], start: str) -> bytes | None:
    return next((data for name, data in sorted(files.items()) if name.startswith(start)), None)


def _code(tag: str) -> str:
    """Firefox's code of a language: it writes Simplified Chinese, which is its "zh"."""
    tag = normalise(tag)
    return "zh" if is_chinese(tag) else tag


def _tag(code: str) -> str:
    return SIMPLIFIED if normalise(code) == "zh" else normalise(code)


def _conversion(leg: _Leg, target: str) -> str:
    """The script that the output has to be turned into, or ""."""
    return target if is_chinese(normalise(target)) and normalise(target) not in (leg.script, "zh") else ""
