"""brat's annotation files in a normal form: what they say, whatever the ids and the order of the lines."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

SHARED = Path(__file__).parents[3] / "shared" / "data"


def normal_form(path: Path) -> Counter[tuple[str, ...]]:
    """Each line with the ids in it replaced by what they stand for, and its arguments in order."""
    lines = [line.split("\t") for line in path.read_text("utf-8").splitlines() if line.strip()]
    texts = {key: tuple(rest) for key, *rest in lines if key[0] == "T"}
    events = {key: rest[0].split(" ")[0] for key, *rest in lines if key[0] == "E"}
    relations = {key: rest[0] for key, *rest in lines if key[0] == "R"}

    def told(word: str) -> str:
        name, colon, key = word.rpartition(":")
        if key in texts:
            return f"{name}{colon}{texts[key]}"
        if key in events:
            return f"{name}{colon}event {told(events[key])}"
        return f"{name}{colon}relation {words(relations[key])}" if key in relations else word

    def words(data: str) -> str:
        first, *others = data.split()
        return " ".join([told(first), *sorted(map(told, others))])

    found: Counter[tuple[str, ...]] = Counter()
    for key, data, *tail in lines:
        if key[0] == "*":
            label, *members = data.split()
            found["*", label, *sorted(map(told, members))] += 1
        else:
            found[key[0], data if key[0] == "T" else words(data), *filter(None, tail)] += 1
    return found
