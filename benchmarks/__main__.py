"""Runs the benchmarks that are named, or all, and prints a row for each figure."""

from __future__ import annotations

import os
import platform
import sys
from datetime import date
from importlib import import_module

BENCHMARKS = (
    *("startup", "keys", "blocked", "store", "alpha", "gamma", "report"),
    *("jsonl", "conll", "xmi", "parquet", "docbin", "brat", "memory", "memory_lookup"),
    *("repair", "checks", "durability"),
    "translation",
    *("search", "library"),
)

names = sys.argv[1:] or list(BENCHMARKS)
unknown = [name for name in names if name not in BENCHMARKS]
if unknown:
    sys.exit(f"no such benchmark: {', '.join(unknown)}; there are: {', '.join(BENCHMARKS)}")
print(f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
print("| what | ours | beside it | ratio | wanted |\n|---|---|---|---|---|")
for name in names:
    for figure in import_module(f"benchmarks.{name}").figures():
        print(figure, flush=True)
