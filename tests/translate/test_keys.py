"""Issue 7, 7: secrets come from the environment or the keyring, each for one address, and are written nowhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, NoKeyringError

from workbench import Project
from workbench.errors import EngineError
from workbench.translate import load_engine
from workbench.translate.http_client import Patience
from workbench.translate.keys import key_for
from workbench.translate.remote import open_server

ADDRESS = "https://api.example.com/v1"


class InMemory(KeyringBackend):
    """A keyring that forgets; `refuses` is raised by whatever is asked of it."""

    priority = 1  # type: ignore[assignment]
    refuses: Exception | None = None

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.asked: list[tuple[str, str]] = []

    def get_password(self, service: str, username: str) -> str | None:
        self.asked.append((service, username))
        if self.refuses is not None:
            raise self.refuses
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemory]:
    for name in ("OPENAI", "LIBRETRANSLATE"):
        for what in ("URL", "KEY"):
            monkeypatch.delenv(f"WORKBENCH_{name}_{what}", raising=False)
    before, own = keyring.get_keyring(), InMemory()
    keyring.set_keyring(own)
    yield own
    keyring.set_keyring(before)


@pytest.mark.parametrize("engine", ["openai", "libretranslate"])
@pytest.mark.parametrize("kept", [ADDRESS, f"{ADDRESS}/"])
def test_a_key_in_the_keyring_is_for_its_address_alone(ring: InMemory, engine: str, kept: str) -> None:
    keyring.set_password(f"workbench-{engine}", kept, "sk-kept")
    assert key_for(engine, ADDRESS) == key_for(engine, f"{ADDRESS}/") == "sk-kept"
    assert key_for(engine, "https://api.example.com.evil.org/v1") == ""
    assert key_for("other", ADDRESS) == ""


def test_the_environment_comes_first(ring: InMemory, monkeypatch: pytest.MonkeyPatch) -> None:
    keyring.set_password("workbench-openai", ADDRESS, "sk-kept")
    monkeypatch.setenv("WORKBENCH_OPENAI_URL", ADDRESS)
    monkeypatch.setenv("WORKBENCH_OPENAI_KEY", "sk-said")
    assert key_for("openai", ADDRESS) == "sk-said"
    assert ring.asked == []
    assert key_for("openai", "https://elsewhere.example.com") == ""


def test_a_server_gets_the_key_of_its_address(ring: InMemory, project: Project) -> None:
    keyring.set_password("workbench-openai", ADDRESS, "sk-kept")
    assert open_server("openai", ADDRESS, "http://127.0.0.1:11434/v1", Patience()).key == "sk-kept"
    assert open_server("openai", "https://evil.example.org", "http://127.0.0.1:11434/v1", Patience()).key == ""
    load_engine("openai", model="m", url=ADDRESS)
    project.database.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"sk-kept" not in (project.path / "workbench.db").read_bytes()


def test_the_server_of_this_computer_asks_no_keyring(ring: InMemory) -> None:
    assert open_server("openai", "", "http://127.0.0.1:11434/v1", Patience()).key == ""
    assert ring.asked == []


@pytest.mark.parametrize("error", [KeyringLocked("it is locked"), RuntimeError("the bus is gone")])
def test_a_keyring_that_does_not_open_is_said_in_words(ring: InMemory, error: Exception) -> None:
    ring.refuses = error
    with pytest.raises(EngineError, match=f"the keyring does not open: {error}") as caught:
        key_for("openai", ADDRESS)
    assert "environment" in caught.value.hint


def test_without_a_keyring_there_is_no_key(ring: InMemory, monkeypatch: pytest.MonkeyPatch) -> None:
    ring.refuses = NoKeyringError("none")
    assert key_for("openai", ADDRESS) == ""
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert key_for("openai", ADDRESS) == ""


def test_what_can_be_no_key_is_refused_and_not_shown(ring: InMemory) -> None:
    keyring.set_password("workbench-openai", ADDRESS, "sk-kept\r\nHost: evil")
    with pytest.raises(EngineError, match="holds what no key can") as caught:
        key_for("openai", ADDRESS)
    assert "sk-kept" not in f"{caught.value.message}{caught.value.hint}"
