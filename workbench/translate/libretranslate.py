"""A LibreTranslate server as an engine.

Each text is a request of its own: the protocol has no ids, so that only the connection says which text an answer is
for. Several are under way at once; the server translates one after another whatever it is given.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from workbench.errors import EngineError
from workbench.text.language import to_script
from workbench.translate.engine import Candidate, Source
from workbench.translate.http_client import Server, ServerError
from workbench.translate.languages import from_argos, is_chinese, normalise
from workbench.translate.remote import Failures, checked_patience, open_server, plausible

DEFAULT_URL: Final = "http://localhost:5000"
_OTHER_SCRIPT: Final = {"zh-Hant": "zh-Hans", "zh-Hans": "zh-Hant"}


class LibreTranslateEngine:
    """Translations by a LibreTranslate server, on this computer or elsewhere.

    Args:
        url: Its address; "" for WORKBENCH_LIBRETRANSLATE_URL, or else this computer's port 5000.
        timeout: Seconds for one answer.
        tries: How often a text is sent at the most.
        parallel: How many texts are under way at once.
    """

    name = "libretranslate"
    origin: Literal["machine"] = "machine"
    block = 8

    def __init__(self, *, url: str = "", timeout: float = 60.0, tries: int = 3, parallel: int = 4) -> None:
        self._server = open_server(self.name, url, DEFAULT_URL, checked_patience(self.name, timeout, tries))
        self.parallel = max(1, int(parallel))
        self._failures = Failures()
        self._lock = threading.Lock()
        self._languages: dict[str, tuple[str, frozenset[str]]] | None = None
        self._version = ""

    def pairs(self) -> Sequence[tuple[str, str]]:
        """The pairs that the server lists; asks it."""
        known = self._known()
        codes = {code: tag for tag, (code, _) in known.items()}
        return sorted(
            (tag, codes[code])
            for tag, (_, into) in known.items()
            for code in into
            if codes.get(code) not in (None, tag)
        )

    def available(self, source: str, target: str) -> bool:
        """Whether the server lists the pair; False where it cannot be asked."""
        try:
            return self._codes(source, target) is not None
        except EngineError:
            return False

    def version(self, source: str, target: str) -> str:
        """The server and the version that it says it has."""
        if self._codes(source, target) is None:
            raise EngineError(
                f"{self._server.host} does not translate from {source} to {target}",
                hint="`workbench engines info libretranslate` lists what it does.",
            )
        return f"{self._server.host} {self._version}".strip()

    def settings(self, source: str, target: str) -> Mapping[str, Any]:
        """The scripts that OpenCC converts from and into, if any."""
        codes = self._codes(source, target)
        found = {}
        if codes and codes[2]:
            found["source_converted_to"] = codes[2]
        if codes and codes[3]:
            found["output_converted_to"] = codes[3]
        return found

    def translate(self, batch: Sequence[Source]) -> Sequence[Candidate | None]:
        """Translate the texts, each by a request; one without an answer is empty and says why."""
        return [self._failures.kept(lambda each=each: self._one(each)) for each in batch]  # type: ignore[misc]

    def _one(self, source: Source) -> Candidate:
        codes = self._codes(source.source, source.target)
        if codes is None:
            raise ServerError(f"{self._server.host} does not translate from {source.source} to {source.target}")
        code, into, before, after = codes
        question = {"q": to_script(source.text, before), "source": code, "target": into, "format": "text"}
        if self._server.key:
            question["api_key"] = self._server.key
        answer = self._server.post("/translate", question)
        text = plausible(answer.get("translatedText") if isinstance(answer, dict) else None, source.text, self._server)
        text = to_script(text, after)
        if is_chinese(source.target):
            from workbench.text import repair_punctuation

            text = repair_punctuation(text, source.text, source.target)
        return Candidate(text)

    def _codes(self, source: str, target: str) -> tuple[str, str, str, str] | None:
        """The server's codes for a pair, and the scripts that OpenCC turns the source and the output into."""
        known = self._known()
        for ours in _serving(source):
            for theirs in _serving(target):
                if ours in known and theirs in known and known[theirs][0] in known[ours][1]:
                    before = ours if ours != normalise(source) else ""
                    after = target if theirs != normalise(target) and is_chinese(theirs) else ""
                    return known[ours][0], known[theirs][0], before, after
        return None

    def _known(self) -> dict[str, tuple[str, frozenset[str]]]:
        """The server's languages by our tags: its code, and the codes that it translates into."""
        with self._lock:
            if self._languages is None:
                self._languages = _read_languages(self._server)
                self._version = _read_version(self._server)
            return self._languages


def _serving(tag: str) -> list[str]:
    tag = normalise(tag)
    if tag == "zh":
        return ["zh-Hans", "zh-Hant"]
    return [tag, _OTHER_SCRIPT[tag]] if tag in _OTHER_SCRIPT else [tag]


def _read_languages(server: Server) -> dict[str, tuple[str, frozenset[str]]]:
    answer = server.get("/languages")
    try:
        if not isinstance(answer, list) or not answer:
            raise TypeError("not a list of languages")
        return {
            from_argos(str(each["code"])): (str(each["code"]), frozenset(map(str, each["targets"]))) for each in answer
        }
    except (KeyError, TypeError) as error:
        raise ServerError(
            f"{server.host} does not list languages as LibreTranslate does", hint="Is it the right address?", status=200
        ) from error


def _read_version(server: Server) -> str:
    """The version in the server's own description of itself; "" where it has none."""
    try:
        found = server.get("/spec")
    except ServerError:
        return ""
    info = found.get("info") if isinstance(found, dict) else None
    version = info.get("version") if isinstance(info, dict) else None
    return version[:40] if isinstance(version, str) and version.isprintable() else ""
