"""A team moves over from brat in one command, and sees at once how far its annotators agree."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from brat_files import SHARED

CASES = SHARED.parent / "cases"

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared"),
]


def run(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "workbench", *arguments]
    done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_four_annotators_come_in_with_one_command_and_are_compared(tmp_path: Path) -> None:
    run(tmp_path, "init")
    said = run(tmp_path, "import", str(SHARED / "bratiaa"), "--format", "brat", "--as", "lead")
    assert "1,567 of 1,567 marks as they are; 7 documents added" in said
    expected = json.loads((CASES / "bratiaa_4annotators.json").read_text("utf-8"))["expected"]
    report = json.loads(run(tmp_path, "agree", "--json", "--as", "lead"))
    assert report["annotators"] == ["Lisa", "Maria", "Max", "Peter"]
    mean = report["layers"]["entities"]["span_f1_mean"]
    assert mean["pooled"]["mean"] == pytest.approx(expected["pairwise_instance_f1_mean"], abs=1e-6)
    assert mean["pooled"]["sd"] == pytest.approx(expected["sd"], abs=1e-6)
    labels = [mean["by_label"][label]["mean"] for label in expected["labels_sorted"]]
    assert labels == pytest.approx(expected["per_label_mean"], abs=1e-6)
    documents = [score["mean"] for score in mean["by_document"].values()]
    assert sorted(documents) == pytest.approx(sorted(expected["per_doc_mean"]), abs=1e-6)


def test_importing_again_changes_nothing(tmp_path: Path) -> None:
    run(tmp_path, "init")
    for _ in range(2):
        said = run(tmp_path, "import", str(SHARED / "bratiaa"), "--format", "brat", "--as", "lead")
    assert "added" not in said
