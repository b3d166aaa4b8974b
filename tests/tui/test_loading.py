"""What is loaded ahead is what screens need, and nothing heavy with it."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("numpy", "scipy", "ctranslate2", "sentencepiece", "opencc", "rjieba", "sqlite_utils", "rapidfuzz", "lxml")


def test_screens_are_there_when_they_are_opened_and_nothing_heavy_with_them() -> None:
    code = f"""
import sys
from workbench.tui.loading import load_for_leads, load_for_texts
load_for_texts()
load_for_leads()
print(*sorted(name for name in {HEAVY!r} if name in sys.modules))
import pkgutil
before = set(sys.modules)
import workbench.tui.screens
for module in pkgutil.iter_modules(workbench.tui.screens.__path__, "workbench.tui.screens."):
    __import__(module.name)
print(*sorted(set(sys.modules) - before))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_patterns_are_compiled_ahead() -> None:
    code = """
import re._compiler
from workbench.text.graphemes import graphemes
from workbench.text.tokens import tokens
from workbench.translate.checks.model import Unit
from workbench.translate.checks.registry import Checks
from workbench.tui.loading import load_for_texts
load_for_texts()
re._compiler.compile = None
graphemes("e\\u0301")
tokens("Iran’s")
list(Checks().of(Unit("Moscow has 7.", "莫斯科有 7 个,", "en", "zh-Hant")))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
