"""Any server with OpenAI's chat protocol as an engine: Ollama, llama.cpp, vLLM, or one far away.

A model is given texts under ids that are made of the texts, with the segments before them and the wanted renderings of
terms, and has to answer under the same ids. What it says under other ids is thrown away, and the texts are asked for
again, one by one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, Final, Literal

from workbench.errors import EngineError
from workbench.text.language import to_script
from workbench.translate import prompt
from workbench.translate.engine import Candidate, Source
from workbench.translate.http_client import ServerError
from workbench.translate.languages import is_chinese, normalise
from workbench.translate.remote import Failures, checked_patience, open_server, plausible

DEFAULT_URL: Final = "http://localhost:11434/v1"
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}")


class OpenAIEngine:
    """Translations by a language model behind OpenAI's chat protocol.

    Args:
        model: The model's name on the server, "llama3.1" for one.
        url: The server's address up to its version; "" for WORKBENCH_OPENAI_URL, or else Ollama on this computer.
        temperature: 0 for the likeliest words.
        context: How many segments before a text are shown with it.
        batch: How many texts go into one question.
        instructions: What the model is told besides, on tone or audience.
        json_mode: Ask the server to allow nothing but JSON; a few do not know that.
        timeout: Seconds for one answer.
        tries: How often a question is asked at the most.
        parallel: How many questions are under way at once.
    """

    name = "openai"
    origin: Literal["machine"] = "machine"
    takes_terms = True

    def __init__(
        self,
        *,
        model: str = "",
        url: str = "",
        temperature: float = 0.0,
        context: int = 2,
        batch: int = 1,
        instructions: str = "",
        json_mode: bool = True,
        timeout: float = 120.0,
        tries: int = 3,
        parallel: int = 2,
    ) -> None:
        if context < 0 or batch < 1 or parallel < 1:
            raise EngineError("openai: context must be 0 or more, batch and parallel 1 or more")
        self._server = open_server(self.name, url, DEFAULT_URL, checked_patience(self.name, timeout, tries))
        self._model = str(model)
        self._temperature = float(temperature)
        self._batch = int(batch)
        self._instructions = str(instructions)
        self._json_mode = bool(json_mode)
        self.context = int(context)
        self.parallel = int(parallel)
        self.block = self._batch
        self._failures = Failures()

    def pairs(self) -> Sequence[tuple[str, str]]:
        """The pairs that are of use here; a model says itself what else it knows."""
        chinese = ("zh-Hant", "zh-Hans")
        return [("en", tag) for tag in chinese] + [(tag, "en") for tag in chinese] if self._model else []

    def available(self, source: str, target: str) -> bool:
        """Whether a model is named; that it knows the languages is for the user to know."""
        known = all(_LANGUAGE.match(normalise(tag)) and not tag.startswith("und") for tag in (source, target))
        return bool(self._model) and known and normalise(source) != normalise(target)

    def version(self, source: str, target: str) -> str:
        """The model and the server."""
        if not self._model:
            raise EngineError(
                "openai: no model is named", hint="Name one: workbench engines set openai model=NAME url=ADDRESS"
            )
        if not self.available(source, target):
            raise EngineError(f"openai: {source} to {target} is no pair of languages")
        return f"{self._model} at {self._server.host}"

    def settings(self, source: str, target: str) -> Mapping[str, Any]:
        """What decides the output besides the model; no address and no key."""
        found: dict[str, Any] = {
            "temperature": self._temperature, "context": self.context, "batch": self._batch, "prompt": prompt.VERSION,
        }  # fmt: skip
        return {**found, "instructions": self._instructions} if self._instructions else found

    def translate(self, batch: Sequence[Source]) -> Sequence[Candidate | None]:
        """Translate the texts, so many to a question; one without an answer is empty and says why."""
        found: list[Candidate | None] = []
        for _, group in groupby(batch, key=lambda source: (source.source, source.target)):
            of_pair = list(group)
            for start in range(0, len(of_pair), self._batch):
                found += self._several(of_pair[start : start + self._batch])
        return found

    def _several(self, sources: Sequence[Source]) -> list[Candidate]:
        """The answers to one question, or to as many as there are texts where that one was not answered well."""
        if len(sources) > 1:
            try:
                return self._ask(sources)
            except ServerError as error:
                if error.status != 200:
                    return [self._failures.told(error)] * len(sources)
        return [self._failures.kept(lambda each=each: self._ask([each])[0]) for each in sources]  # type: ignore[misc]

    def _ask(self, sources: Sequence[Source]) -> list[Candidate]:
        ids = [prompt.id_of(source, number) for number, source in enumerate(sources)]
        question: dict[str, Any] = {
            "model": self._model,
            "messages": prompt.messages(list(zip(ids, sources, strict=True)), self._instructions),
            "temperature": self._temperature,
            "stream": False,
        }
        if self._json_mode:
            question["response_format"] = {"type": "json_object"}
        headers = {"Authorization": f"Bearer {self._server.key}"} if self._server.key else {}
        content, was_cut = self._content(self._server.post("/chat/completions", question, headers))
        found = prompt.read_answer(content, ids)
        if found is None:
            why = "was cut off before its end" if was_cut else "is no translation of the text that it was asked for"
            raise ServerError(f"the answer of {self._model} at {self._server.host} {why}", status=200)
        return [
            _finished(plausible(found[key], source.text, self._server), source)
            for key, source in zip(ids, sources, strict=True)
        ]

    def _content(self, answer: Any) -> tuple[str, bool]:
        """What the model said, and whether it was cut off."""
        try:
            choice = answer["choices"][0]
            content = choice["message"]["content"]
        except (KeyError, IndexError, TypeError):
            content = None
        if not isinstance(content, str):
            raise ServerError(
                f"{self._server.host} does not answer as OpenAI's protocol says",
                hint="Is its address right? Most end in /v1.",
                status=200,
            )
        return content, choice.get("finish_reason") == "length"


def _finished(text: str, source: Source) -> Candidate:
    """The text in the wanted script, with Chinese punctuation where that is wanted."""
    if is_chinese(source.target):
        from workbench.text import repair_punctuation

        text = repair_punctuation(to_script(text, source.target), source.text, source.target)
    return Candidate(text)
