"""Shared fixtures, homes that are nobody's, and the rule that with CI=true a skip must be on a list."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from workbench import Project, load_schema, open_project
from workbench.model import Document, SegmentSpan, SourceText
from workbench.resources import resource

settings.register_profile(
    "workbench", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
settings.load_profile("workbench")

ALLOWED_SKIPS = Path(__file__).with_name("allowed_skips.txt")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    if os.environ.get("CI") == "true" and report.skipped and not hasattr(report, "wasxfail"):
        allowed = {line.split("#")[0].strip() for line in ALLOWED_SKIPS.read_text(encoding="utf-8").splitlines()}
        if item.nodeid.split("[")[0] not in allowed:
            report.outcome = "failed"
            report.longrepr = f"skipped in CI, and not on {ALLOWED_SKIPS.name}: {report.longrepr}"
    return report


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the user's own settings, packages or caches is read or written."""
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home / name.lower()))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    for name in ("ARGOS_PACKAGES_DIR", "NO_COLOR", "WORKBENCH_DEBUG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """An empty project with the claims schema, annotated by ann."""
    with open_project(tmp_path / "project", create=True, annotator="ann") as opened:
        opened.use_schema(load_schema(resource("schemas") / "claims.yaml"))
        yield opened


@pytest.fixture
def document(project: Project) -> Document:
    """A short document of three segments, one of them Chinese."""
    text = "Iran agreed.\n習近平在北京會見普京。\nMoscow may deny it."
    spans = [
        SegmentSpan(0, 12, "en", "body"),
        SegmentSpan(13, 24, "zh-Hant", "body"),
        SegmentSpan(25, 44, "en", "body"),
    ]
    return project.documents.add(SourceText("short.txt", text), spans).document
