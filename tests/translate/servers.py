"""Translation servers of ours that speak other servers' protocols, well or badly, on this computer."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Server:
    """Answers requests as `answer` says, and keeps what it was asked.

    Args:
        answer: Gets the path, the question and the handler; returns what to send as JSON, or None where it has sent
            what it wanted itself.
    """

    def __init__(self, answer: Callable[[str, Any, Handler], Any]) -> None:
        self.answer = answer
        self.asked: list[tuple[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.lock = threading.Lock()
        self.url = ""

    @property
    def questions(self) -> list[Any]:
        """What was posted."""
        return [question for _, question in self.asked if question is not None]


class Handler(BaseHTTPRequestHandler):
    """One request."""

    def do_GET(self) -> None:
        self._handle(None)

    def do_POST(self) -> None:
        self._handle(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def say(self, value: Any, *, status: int = 200, **headers: str) -> None:
        """Send an answer in JSON, or bytes as they are."""
        data = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.send_response(status)
        for name, each in {"Content-Length": str(len(data)), **headers}.items():
            self.send_header(name.replace("_", "-"), each)
        self.end_headers()
        self.wfile.write(data)

    def cut(self) -> None:
        """Promise more than is sent, and end the connection."""
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b'{"translatedText": "half')

    def drip(self, seconds: float) -> None:
        """Send a byte now and then, so that it never seems silent."""
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.02)

    def log_message(self, *_: object) -> None:
        pass

    def _handle(self, question: Any) -> None:
        server: Server = self.server.ours  # type: ignore[attr-defined]
        with server.lock:
            server.asked.append((self.path, question))
            server.headers.append(dict(self.headers.items()))
        try:
            answer = server.answer(self.path, question, self)
            if answer is not None:
                self.say(answer)
        except (BrokenPipeError, ConnectionResetError):
            pass


@contextmanager
def serving(answer: Callable[[str, Any, Handler], Any]) -> Iterator[Server]:
    """A server that runs until the test is over."""
    ours = Server(answer)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.ours = ours  # type: ignore[attr-defined]
        server.daemon_threads = True
        server.block_on_close = False
        ours.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield ours
        finally:
            server.shutdown()


LANGUAGES = [
    {"code": "en", "name": "English", "targets": ["en", "zt", "zh"]},
    {"code": "zt", "name": "Chinese (traditional)", "targets": ["en"]},
    {"code": "zh", "name": "Chinese", "targets": ["en"]},
]


def libretranslate(translate: Callable[[str, Handler], Any]) -> Callable[[str, Any, Handler], Any]:
    """LibreTranslate's protocol; `translate` gets the text, and returns its translation, or None as above."""

    def answer(path: str, question: Any, handler: Handler) -> Any:
        if path == "/languages":
            return LANGUAGES
        if path == "/spec":
            return {"info": {"version": "1.6.0"}}
        made = translate(question["q"], handler)
        return {"translatedText": made} if isinstance(made, str) else made

    return answer


def openai(say: Callable[[dict[str, str], Handler], Any]) -> Callable[[str, Any, Handler], Any]:
    """OpenAI's chat protocol; `say` gets the texts by their ids, and returns what the model says, or None."""

    def answer(path: str, question: Any, handler: Handler) -> Any:
        asked = json.loads(question["messages"][-1]["content"])
        said = say(asked["translate"], handler)
        if said is None or isinstance(said, (list, int)):
            return said
        content = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
        return {"choices": [{"message": {"role": "assistant", "content": content}, "finish_reason": "stop"}]}

    return answer
