"""Translation on a package of Argos's real size: ours beside Argos Translate, and beside CTranslate2 itself.

The weights are random (`random_package.py`), so that nothing is downloaded; all three sides decode the same tokens with
the same beam, length penalty, compute type and two threads. Ours is all of it: a project in, every translation
written, journalled and indexed. Argos Translate is given one paragraph and our sentences in the place of its splitter,
which needs the network; it runs with its own settings, and again with the threads that suit it best here.
CTranslate2 is called once with all the tokens and the best settings that were found for it.
Each run is a process of its own, so that its memory is its own; loading is not timed, as no side does it twice.

`python -m benchmarks.translation --tune` tries settings for CTranslate2.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from benchmarks.figure import Figure
from benchmarks.random_package import random_package, sentences

BEAM: Final = 4
PENALTY: Final = 0.2
TEXTS: Final = 256
RIVAL_TEXTS: Final = 24
PAIRS: Final = 3
_MEGABYTE: Final = 1 << 20


def figures() -> Iterator[Figure]:
    """Speed and memory of the three, and completion beside a plain decode."""
    ours, direct, argos, tuned = [], [], [], []
    for _ in range(PAIRS):
        ours.append(measured("ours", TEXTS))
        direct.append(measured("direct", TEXTS))
        argos.append(measured("argos", RIVAL_TEXTS))
        tuned.append(measured("argos", RIVAL_TEXTS, ARGOS_INTRA_THREADS="1"))
    yield _figure("bulk translation, segments/s", ours, argos, 0, "argostranslate.translate", "at least 8", "/s")
    yield _figure("the same", ours, tuned, 0, "argostranslate.translate, one thread", "", "/s")
    yield _figure("the same", ours, direct, 0, "CTranslate2 called directly", "at least 0.9", "/s")
    yield _figure("the same, peak memory", ours, direct, 1, "CTranslate2 called directly", "at most 1.3", "MB")
    plain, first = completion()
    yield Figure(
        "completion in a 30-word segment, the first suggestion", first, plain, first / plain, "s",
        "one plain decode of it", "at most 2",
    )  # fmt: skip


def _figure(
    what: str,
    ours: Sequence[list[float]],
    theirs: Sequence[list[float]],
    which: int,
    rival: str,
    wanted: str,
    unit: str,
) -> Figure:
    a, b = ([each[which] for each in side] for side in (ours, theirs))
    ratio = statistics.median(x / y for x, y in zip(a, b, strict=True))
    return Figure(what, statistics.median(a), statistics.median(b), ratio, unit, rival, wanted)


def measured(side: str, count: int, **environment: str) -> list[float]:
    """Segments a second, and the most megabytes, of one side in a process of its own."""
    random_package()
    command = [sys.executable, "-m", "benchmarks.translation", "--one", side, str(count)]
    with tempfile.TemporaryDirectory() as home:
        found = {"HOME": home, "ARGOS_PACKAGES_DIR": f"{home}/packages", "ARGOS_DEVICE_TYPE": "cpu"}
        kept = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=kept | found | environment)
    taken: list[float] = json.loads(done.stdout.splitlines()[-1])
    print(f"{side}: {taken[0]:.1f} segments/s, {taken[1]:.0f} MB", file=sys.stderr)
    return taken


def one(side: str, count: int) -> None:
    """Translate, and print what it took."""
    run = {"ours": ours, "direct": direct, "argos": argos}[side]
    seconds = run(texts(TEXTS)[:: TEXTS // count][:count])
    unit = 1 if sys.platform == "darwin" else 1024
    print(json.dumps([count / seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / _MEGABYTE]))


def texts(count: int) -> list[str]:
    """So many sentences, all different: those of the sample, their words rotated."""
    found = []
    every = sentences()
    for number in range(count):
        words = every[number % len(every)].split()
        turn = number // len(every)
        found.append(" ".join(words[turn:] + words[:turn]))
    return found


def ours(sentences: list[str]) -> float:
    from workbench import open_project
    from workbench.model import SegmentSpan, SourceText
    from workbench.translate.argos import ArgosEngine
    from workbench.translate.engine import Source
    from workbench.translate.packages import install_from_file
    from workbench.translate.pipeline import translate_documents

    install_from_file(random_package())
    engine = ArgosEngine(beam=BEAM)
    engine.translate([Source("A first sentence.", "en", "zh-Hant")])
    spans, at = [], 0
    for sentence in sentences:
        spans.append(SegmentSpan(at, at + len(sentence), "en", "body"))
        at += len(sentence) + 1
    with tempfile.TemporaryDirectory() as folder, open_project(folder, create=True, annotator="bench") as project:
        document = project.documents.add(SourceText("a.txt", "\n".join(sentences)), spans).document.id
        began = time.perf_counter()
        report = translate_documents(project, engine, [document])
        seconds = time.perf_counter() - began
    assert report.translated == len(sentences), report
    return seconds


def direct(sentences: list[str], **given: Any) -> float:
    import ctranslate2
    import sentencepiece

    settings = {"inter_threads": 2, "intra_threads": 1, "compute_type": "default", "max_batch_size": 1024, **given}
    batch = settings.pop("max_batch_size")
    with tempfile.TemporaryDirectory() as folder:
        zipfile.ZipFile(random_package()).extractall(folder)
        pieces = sentencepiece.SentencePieceProcessor(model_file=f"{folder}/random/sentencepiece.model")
        translator = ctranslate2.Translator(f"{folder}/random/model", **settings)

        def run(chosen: list[str]) -> list[str]:
            results = translator.translate_batch(
                [pieces.encode(text, out_type=str) for text in chosen],
                beam_size=BEAM, length_penalty=PENALTY, max_batch_size=batch, batch_type="tokens",
                replace_unknowns=True, return_scores=True,
            )  # fmt: skip
            return [pieces.decode_pieces(result.hypotheses[0]) for result in results]

        run(["A first sentence."])
        began = time.perf_counter()
        run(sentences)
        return time.perf_counter() - began


def argos(sentences: list[str]) -> float:
    from workbench.translate.packages import install_from_file

    install_from_file(random_package())
    import argostranslate.translate

    found = argostranslate.translate.get_translation_from_codes("en", "zt")

    class Splitter:
        def split_sentences(self, text: str) -> list[str]:
            return sentences if text != "First." else [text]

    found.underlying.sentencizer = Splitter()
    argostranslate.translate.translate("First.", "en", "zt")
    began = time.perf_counter()
    argostranslate.translate.translate(" ".join(sentences), "en", "zt")
    return time.perf_counter() - began


def completion(runs: int = 7) -> tuple[float, float]:
    """Seconds of a plain decode of a segment of 30 words, and of its first completion, in the middle of a word."""
    from workbench.translate.argos import ArgosEngine
    from workbench.translate.engine import Source
    from workbench.translate.packages import install_from_file

    with tempfile.TemporaryDirectory() as folder:
        os.environ["ARGOS_PACKAGES_DIR"] = folder
        install_from_file(random_package())
        engine = ArgosEngine(beam=BEAM)
        text = " ".join(next(each for each in texts(TEXTS) if len(each.split()) >= 30).split()[:30])
        source = Source(text, "en", "zh-Hant")
        [made] = engine.translate([source])
        assert made is not None
        prefix = made.text[:3]
        assert engine.complete(source, prefix)
        taken = [
            (_seconds(lambda: engine.translate([source])), _seconds(lambda: engine.complete(source, prefix)))
            for _ in range(runs)
        ]
    return statistics.median(a for a, _ in taken), statistics.median(b for _, b in taken)


def _seconds(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def tune() -> None:
    """Print what CTranslate2 makes of settings."""
    for threads in ((2, 1), (1, 2)):
        for batch in (256, 512, 1024, 2048):
            given = {"inter_threads": threads[0], "intra_threads": threads[1], "max_batch_size": batch}
            print(given, f"{TEXTS / direct(texts(TEXTS), **given):.1f} segments/s", flush=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--one", side, count]:
            one(side, int(count))
        case ["--tune"]:
            tune()
        case _:
            for figure in figures():
                print(figure, flush=True)
