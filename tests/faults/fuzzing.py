"""Feeds bad files to a parser: it may refuse them in words of ours, in seconds, and leave the project as it was."""

from __future__ import annotations

import hashlib
import random
import resource
import shutil
import signal
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from mutating import mutated

from workbench.errors import WorkbenchError
from workbench.project import Project, open_project

CORPUS: Final = Path(__file__).with_name("corpus")
SECONDS: Final = 5
"""Of the processor's time, for one input."""
_MEGABYTES: Final = 700
_MOST_SHOWN: Final = 12

Parser = Callable[[Project, Path], object]


class TooSlow(BaseException):
    """A parser took longer than it may; no `except Exception` holds it."""


@contextmanager
def watched() -> Iterator[None]:
    """Stop what goes on for too long."""

    def stop(*_: object) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


class Victim:
    """A project that is fed; one that took something in is replaced by a fresh copy."""

    def __init__(self, original: Path, folder: Path) -> None:
        self._original, self._folder = original, folder
        self.project = self._fresh()

    def _fresh(self) -> Project:
        shutil.rmtree(self._folder, ignore_errors=True)
        shutil.copytree(self._original, self._folder)
        project = open_project(self._folder, annotator="ann")
        self._was = self._state(project)
        return project

    @staticmethod
    def _state(project: Project) -> str:
        rows = "\n".join(project.database.connection.iterdump())
        return hashlib.sha256(rows.encode("utf-8", "surrogatepass")).hexdigest()

    def feed(self, parse: Parser, path: Path) -> str:
        """What is wrong with how a file was taken; "" for nothing."""
        try:
            with watched():
                parse(self.project, path)
        except WorkbenchError as error:
            return "" if error.message and self._is_as_it_was() else f"half done: {error}"
        except TooSlow:
            self.renew()
            return f"took more than {SECONDS} s"
        except Exception as error:
            self.renew()
            frame = traceback.extract_tb(error.__traceback__)[-1]
            return f"{type(error).__name__}: {str(error)[:200]} ({Path(frame.filename).name}:{frame.lineno})"
        if not self._is_as_it_was():
            self.renew()
        return ""

    def _is_as_it_was(self) -> bool:
        return self._state(self.project) == self._was

    def renew(self) -> None:
        self.project.close()
        self.project = self._fresh()


def fuzz(
    victim: Victim, name: str, parse: Parser, seeds: Sequence[Path], rounds: int, dice: random.Random, folder: Path
) -> list[str]:
    """Feed so many bad files; what came of those that were taken badly. They are kept in `folder`, for the corpus.

    Args:
        seeds: Good files, or folders of which one file is spoilt.
    """
    before = _memory()
    wrong: dict[str, Path] = {}
    contents = {seed: _files(seed) for seed in seeds}
    for number in range(rounds):
        seed = dice.choice(seeds)
        path = folder / seed.name
        spoil(seed, path, contents[seed], dice)
        problem = victim.feed(parse, path)
        if problem and problem not in wrong:
            wrong[problem] = kept = folder / f"kept-{number}" / seed.name
            kept.parent.mkdir()
            path.rename(kept)
    grown = _memory() - before
    if grown > _MEGABYTES:
        wrong[f"memory grew by {grown} MB"] = folder
    return [f"{name}: {problem}\n    kept: {path}" for problem, path in list(wrong.items())[:_MOST_SHOWN]]


def spoil(seed: Path, path: Path, contents: dict[Path, bytes], dice: random.Random) -> None:
    """Write a bad copy of a file or folder."""
    shutil.rmtree(path, ignore_errors=True)
    path.unlink(missing_ok=True)
    victim = dice.choice(sorted(contents))
    others = [data for place, data in contents.items() if place.suffix == victim.suffix]
    for place, data in contents.items():
        target = path if seed.is_file() else path / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(mutated(data, dice, others) if place == victim else data)


def _files(seed: Path) -> dict[Path, bytes]:
    if seed.is_file():
        return {Path(seed.name): seed.read_bytes()}
    return {path.relative_to(seed): path.read_bytes() for path in seed.rglob("*") if path.is_file()}


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
