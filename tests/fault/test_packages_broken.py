"""Language packages that are broken, hostile or cut off: one clear error each, and nothing left behind."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import stat
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from workbench.errors import EngineError
from workbench.translate import archive, packages
from workbench.translate.packages import install_by_name, install_from_file, installed, package_folders

pytestmark = pytest.mark.fault

METADATA = {"from_code": "en", "to_code": "zt", "package_version": "1.9"}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, and no packages that came along."""
    for name in ("ARGOS_PACKAGES_DIR", "SNAP", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr(packages, "BUNDLED", tmp_path / "nothing")
    return tmp_path / "home"


def package_bytes(entries: dict[str | zipfile.ZipInfo, bytes] | None = None, **metadata: object) -> bytes:
    """A package file; its model is no model, which nothing here loads."""
    content = io.BytesIO()
    whole: dict[str | zipfile.ZipInfo, bytes] = {
        "p/metadata.json": json.dumps({**METADATA, **metadata}).encode(),
        "p/model/model.bin": b"weights" * 1000,
        "p/sentencepiece.model": b"pieces" * 1000,
        **(entries or {}),
    }
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in whole.items():
            if data is not None:
                out.writestr(name, data)
    return content.getvalue()


def refused(tmp_path: Path, content: bytes) -> EngineError:
    """The error for a package file of this content; nothing may be installed or left."""
    file = tmp_path / "bad.argosmodel"
    file.write_bytes(content)
    with pytest.raises(EngineError) as caught:
        install_from_file(file)
    assert installed() == []
    assert_clean()
    assert caught.value.hint
    return caught.value


def assert_clean() -> None:
    """Neither half a package nor anything staged is left."""
    folder = package_folders()[0]
    left = [path for parent in (folder, folder.with_name("packages.staging")) for path in parent.glob("*")]
    assert left == []


@pytest.mark.parametrize("name", ["../evil", "p/../../evil", "/evil", "p/..\\..\\evil", "C:/evil", "\\\\host\\evil"])
def test_names_that_lead_out_are_refused(tmp_path: Path, name: str) -> None:
    error = refused(tmp_path, package_bytes({name: b"x"}))
    assert "unsafe" in error.message
    assert not list(tmp_path.rglob("evil"))


def test_links_are_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("p/model/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert "is a link" in refused(tmp_path, package_bytes({link: b"/etc/passwd"})).message


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    twice = zipfile.ZipInfo("p/sentencepiece.model")
    assert "twice" in refused(tmp_path, package_bytes({twice: b"other"})).message


def test_what_would_fill_the_disk_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_BYTES", 100_000)
    assert "too large" in refused(tmp_path, package_bytes({"p/model/zeros": bytes(200_000)})).message


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_FILES", 10)
    assert "too large" in refused(tmp_path, package_bytes({f"p/{n}": b"" for n in range(20)})).message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not a complete package"),
        (b"<html>404</html>", "not a complete package"),
        (package_bytes()[:-40], "not a complete package"),
        (package_bytes({"p/metadata.json": b"{"}), "not JSON"),
        (package_bytes({"p/metadata.json": b"[]"}), "not a JSON object"),
        (package_bytes({"p/metadata.json": b"[" * 100_000}), "not JSON"),
        (package_bytes({"p/metadata.json": b"{}"}), "from_code in metadata.json is missing"),
        (package_bytes(from_code=7), "from_code in metadata.json is 7, not a text"),
        (package_bytes(package_version=["1"]), "package_version in metadata.json"),
        (package_bytes(from_code="../../x"), "from_code in metadata.json is '../../x'"),
        (package_bytes(to_code="\x1b[31m"), "to_code in metadata.json is '\\x1b[31m'"),
        (package_bytes(package_version="../1"), "package_version in metadata.json is '../1'"),
        (package_bytes(code="a b"), "code in metadata.json is 'a b'"),
        (package_bytes(type="sbd"), "of type 'sbd'"),
        (package_bytes({"p/metadata.json": b" " * 2_000_000}), "metadata.json is too large"),
        (package_bytes({"q/metadata.json": b"{}"}), "several packages"),
        (package_bytes({"p/model/model.bin": None}), "has no model/model.bin"),
        (package_bytes({"p/sentencepiece.model": None}), "has no sentencepiece.model"),
        (package_bytes({"p/metadata.json": None}), "no metadata.json"),
    ],
)
def test_what_is_no_package_says_why(tmp_path: Path, content: bytes, words: str) -> None:
    assert words in refused(tmp_path, content).message


def test_every_cut_and_every_flipped_byte_is_an_error_or_the_same_package(tmp_path: Path) -> None:
    whole = package_bytes()
    file = tmp_path / "p.argosmodel"
    for at in range(0, len(whole), 7):
        for damaged in (whole[:at], whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]):
            file.write_bytes(damaged)
            try:
                package = install_from_file(file)
            except EngineError:
                continue
            assert (package.path / "model" / "model.bin").read_bytes() == b"weights" * 1000


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="cannot read"):
        install_from_file(tmp_path / "none.argosmodel")


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "file" / "packages"))
    (tmp_path / "p.argosmodel").write_bytes(package_bytes())
    with pytest.raises(EngineError, match="cannot write language packages") as caught:
        install_from_file(tmp_path / "p.argosmodel")
    assert "ARGOS_PACKAGES_DIR" in caught.value.hint


@pytest.mark.parametrize("step", ["unpack", "swap"])
def test_a_full_disk_leaves_the_package_that_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    file = tmp_path / "p.argosmodel"
    file.write_bytes(package_bytes())
    package = install_from_file(file)
    replace, full = os.replace, OSError(errno.ENOSPC, "No space left on device")

    def replace_or_fail(source: Path, target: Path) -> None:
        if step == "swap" and Path(source).name == "new":
            raise full
        replace(source, target)

    def unpack_and_fail(*_: object) -> None:
        raise full

    monkeypatch.setattr(os, "replace", replace_or_fail)
    if step == "unpack":
        monkeypatch.setattr(archive.Archive, "unpack", unpack_and_fail)
    with pytest.raises(EngineError, match="full"):
        install_from_file(file)
    assert installed() == [package]


def test_an_interrupted_install_leaves_nothing(tmp_path: Path) -> None:
    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    file = tmp_path / "p.argosmodel"
    file.write_bytes(package_bytes())
    with pytest.raises(KeyboardInterrupt):
        install_from_file(file, interrupt)
    assert_clean()


class Server(ThreadingHTTPServer):
    """Serves one package file, well or badly."""

    daemon_threads = True
    content = package_bytes()
    fault = ""
    requests: list[str]
    released: threading.Event


class Handler(BaseHTTPRequestHandler):
    """Answers as the server's fault says."""

    server: Server

    def do_GET(self) -> None:
        fault, content = self.server.fault, self.server.content
        self.server.requests.append(self.headers["User-Agent"])
        if fault == "hang":
            self.server.released.wait(20)
            return
        if fault.isdigit():
            self.send_error(int(fault))
            return
        if fault == "redirect" and self.path != "/elsewhere":
            self.send_response(302)
            self.send_header("Location", "/elsewhere")
            self.end_headers()
            return
        self.send_response(200)
        if fault != "unsized":
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if fault in ("truncate", "stall") else content)
        if fault == "stall":
            self.wfile.flush()
            self.server.released.wait(20)

    def log_message(self, format: str, *_: object) -> None:
        pass


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server on this machine that the index names as the packages' home."""
    with Server(("127.0.0.1", 0), Handler) as running:
        running.requests, running.released = [], threading.Event()
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        listed = json.loads(packages.INDEX.read_text("utf-8"))
        for package in listed["packages"]:
            package["url"] = f"http://127.0.0.1:{running.server_port}/{package['name']}.argosmodel"
            package["sha256"] = hashlib.sha256(running.content).hexdigest()
        index = tmp_path / "index.json"
        index.write_text(json.dumps(listed), "utf-8")
        monkeypatch.setattr(packages, "INDEX", index)
        try:
            yield running
        finally:
            running.released.set()
            running.shutdown()
            thread.join()


def test_a_package_is_installed_by_name(server: Server) -> None:
    calls: list[tuple[int, int]] = []
    package = install_by_name("translate-en_zt", lambda done, total: calls.append((done, total)))
    assert installed() == [package]
    assert package.label == "translate-en_zt 1.9"
    assert calls[-1] == (len(server.content), len(server.content))
    assert not any(agent.startswith("Python") for agent in server.requests)
    assert {path.name for path in package.path.parent.parent.iterdir()} == {"packages"}


@pytest.mark.parametrize("fault", ["redirect", "unsized"])
def test_a_redirect_or_an_answer_without_length_is_no_fault(server: Server, fault: str) -> None:
    server.fault = fault
    assert install_by_name("en_zt").version == "1.9"


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("404", "answered 404 Not Found"),
        ("503", "answered 503"),
        ("hang", "said nothing for 0.3 seconds"),
        ("stall", "said nothing for 0.3 seconds"),
        ("truncate", "broke off after"),
    ],
)
def test_a_server_that_fails_is_one_clear_error(server: Server, fault: str, words: str) -> None:
    server.fault = fault
    with pytest.raises(EngineError, match=words) as caught:
        install_by_name("translate-en_zt", timeout=0.3)
    assert "127.0.0.1" in caught.value.message
    assert "workbench engines install FILE" in caught.value.hint
    assert_clean()


def test_another_file_than_the_one_expected_is_refused(server: Server) -> None:
    server.content = package_bytes(notice="tampered with")
    with pytest.raises(EngineError, match="not the one expected"):
        install_by_name("translate-en_zt")
    assert_clean()


def test_without_a_known_checksum_a_sound_package_is_taken(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = json.loads(packages.INDEX.read_text("utf-8"))
    for package in listed["packages"]:
        package["sha256"] = None
    packages.INDEX.write_text(json.dumps(listed), "utf-8")
    assert install_by_name("translate-en_zt").version == "1.9"


def test_no_server_is_one_clear_error(server: Server) -> None:
    listed = json.loads(packages.INDEX.read_text("utf-8"))
    for package in listed["packages"]:
        package["url"] = "http://127.0.0.1:1/x.argosmodel"
    packages.INDEX.write_text(json.dumps(listed), "utf-8")
    with pytest.raises(EngineError, match="cannot be reached"):
        install_by_name("translate-en_zt", timeout=2)
    assert_clean()


def test_an_interrupted_download_leaves_nothing(server: Server) -> None:
    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        install_by_name("translate-en_zt", interrupt)
    assert_clean()
