"""A terminal that goes away while something is drawn holds nothing up."""

from __future__ import annotations

import io
import threading
from typing import Any

import pytest
from textual.drivers._writer_thread import WriterThread

from workbench.tui.driver import Outlet, outlasting


class Closed(io.StringIO):
    """A terminal whose window is closed after the first text."""

    texts = 0

    def write(self, text: str) -> int:
        self.texts += 1
        if self.texts > 1:
            raise OSError(5, "Input/output error")
        return super().write(text)


def test_what_is_written_to_a_terminal_that_has_gone_is_dropped() -> None:
    stream = Closed()
    outlet = Outlet(stream)
    assert [outlet.write(text) for text in ("one", "two!", "three")] == [3, 4, 5]
    outlet.flush()
    assert (stream.getvalue(), stream.texts, outlet.gone) == ("one", 2, True)


def test_any_number_of_frames_can_be_drawn_on_a_terminal_that_has_gone() -> None:
    writer = WriterThread(Outlet(Closed()))  # type: ignore[arg-type]
    writer.start()

    def draw() -> None:
        for _ in range(500):
            writer.write("frame")
        writer.stop()

    drawing = threading.Thread(target=draw, daemon=True)
    drawing.start()
    drawing.join(timeout=20)
    assert not drawing.is_alive()


def test_a_terminal_that_is_there_is_written_to_as_ever(tmp_path: Any) -> None:
    with (tmp_path / "terminal").open("w+") as stream:
        outlet = Outlet(stream)
        outlet.write("字")
        outlet.flush()
        assert (outlet.fileno(), outlet.isatty(), outlet.gone) == (stream.fileno(), False, False)
        stream.seek(0)
        assert stream.read() == "字"


def test_a_driver_of_any_kind_is_made_to_outlast_its_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Driver:
        def __init__(self, app: object, *, size: int = 0) -> None:
            self._file, self.app, self.size = io.StringIO(), app, size

    made: Any = outlasting(Driver)("app", size=3)  # type: ignore[arg-type, call-arg]
    assert isinstance(made, Driver)
    assert isinstance(made._file, Outlet)
    assert (made.app, made.size) == ("app", 3)
