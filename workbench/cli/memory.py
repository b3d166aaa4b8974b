"""memory: the translation memory: what is in it, what comes in and goes out, and looking things up in it."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from workbench.cli.options import json_option, opened, project_option
from workbench.cli.output import fit, note, say, say_json, shown, table
from workbench.errors import Refused

if TYPE_CHECKING:
    from workbench.translate.memory import Concord

_CONTEXT: Final = 30
"""Cells of text shown on either side of a hit."""


@click.group("memory", invoke_without_command=True)
@json_option
@project_option
@click.pass_context
def memory_command(context: click.Context, as_json: bool, folder: Path | None) -> None:
    """Show what the translation memory holds; add files to it, write it out, look things up in it.

    The project's own accepted translations are in it by themselves.
    """
    if context.invoked_subcommand is not None:
        return
    with opened(folder) as project:
        memory = project.memory
        memory.refresh()
        files, pairs, units = memory.files(), memory.pairs(), len(memory)
    own = units - sum(count for _, count in files)
    if as_json:
        say_json({"units": units, "own": own, "files": dict(files), "pairs": [list(pair) for pair in pairs]})
        return
    rows = [("this project's accepted translations", f"{own:,}"), *((name, f"{count:,}") for name, count in files)]
    say(table(("from", "units"), rows, right=frozenset({1}), shrink=0))
    say()
    say("Between: " + ", ".join(f"{a} → {b}" for a, b in pairs) if pairs else "It holds nothing yet.")


@memory_command.command("add")
@click.argument("paths", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--any-language", is_flag=True, help="Also where no text of this project is in one of its languages.")
@project_option
def add_command(paths: tuple[Path, ...], any_language: bool, folder: Path | None) -> None:
    """Add units from TMX files, or from tables (.csv, .tsv) with a column for each language.

    What is there already is not added again. On any error, nothing of that file is.
    """
    from workbench.cli.progress import ProgressLine
    from workbench.translate.memory.adding import add_file, project_pairs

    with opened(folder) as project:
        wanted = set() if any_language else project_pairs(project)
        for path in paths:
            with ProgressLine("reading", "units") as bar:
                taken = add_file(project.memory, path, wanted=wanted, progress=lambda done: bar(done, done))
            pairs = ", ".join(f"{a} and {b}" for a, b in taken.pairs)
            say(f"{path.name}: {taken.added:,} of {taken.units:,} units added{f' ({pairs})' if pairs else ''}.")


@memory_command.command("export")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--imported", is_flag=True, help="Without the project's own accepted translations.")
@click.option("--overwrite", is_flag=True, help="Replace the file if it is there.")
@project_option
def export_command(path: Path, imported: bool, overwrite: bool, folder: Path | None) -> None:
    """Write the memory to PATH: TMX 1.4, or a table where the name ends in .csv or .tsv."""
    with opened(folder) as project:
        count = project.memory.export(path, own=not imported, overwrite=overwrite)
    say(f"{path}: {count:,} units written.")


@memory_command.command("search")
@click.argument("query")
@click.option("--language", default="", help="Only in texts of this language.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@json_option
@project_option
def search_command(query: str, language: str, limit: int, as_json: bool, folder: Path | None) -> None:
    """Find QUERY in both sides of the memory, with the other side: one Chinese character is enough.

    Lines come as they are found, the newest first.
    """
    if not query.strip():
        raise Refused("there is nothing to search for", hint="give a word, or a single Chinese character")
    with opened(folder) as project:
        if as_json:
            names = ("text", "start", "end", "language", "other", "other_language", "where", "who", "when", "status")
            lines = project.memory.concordance(query, language=language, limit=limit)
            say_json([{name: getattr(line, name) for name in names} for line in lines])
            return
        count = 0
        for line in islice(project.memory.concordance_lines(query, language=language), limit):
            _say_line(line)
            count += 1
        if not count:
            note(f"«{query}» is nowhere in the memory.")
        elif count == limit:
            texts = project.memory.concordance_texts(query, language=language)
            note(f"The first {count:,} lines; up to {texts:,} texts have some: --limit for more.")


def _say_line(line: Concord) -> None:
    """Print a line of a concordance, and the other side below it."""
    left, match, right = (
        shown(text.replace("\n", " ")) for text in (line.left[-_CONTEXT:], line.match, line.right[:_CONTEXT])
    )
    say(f"  {fit(left, _CONTEXT, right=True)}[{match}]{fit(right, _CONTEXT).rstrip()}")
    say(f"  {'⇄':>{_CONTEXT}} {shown(line.other.replace(chr(10), ' '))}  · {line.where}")


@memory_command.command("match")
@click.argument("text")
@click.option("--from", "source", default="", metavar="LANGUAGE", help="Of the text; default: by its letters.")
@click.option("--to", "target", default="", metavar="LANGUAGE", help="Default: as the project translates.")
@click.option("--threshold", type=click.FloatRange(0, 1), default=0.6, show_default=True, help="Of fuzzy matches.")
@click.option("--limit", type=click.IntRange(1), default=5, show_default=True)
@json_option
@project_option
def match_command(
    text: str, source: str, target: str, threshold: float, limit: int, as_json: bool, folder: Path | None
) -> None:
    """Show what the memory has for TEXT: exact matches, then fuzzy ones with what differs."""
    from workbench.text.language import language_of

    source = source or language_of(text)
    with opened(folder) as project:
        target = target or project.target_of(source)
        found = project.memory.matches(text, source, target, threshold=threshold, limit=limit)
    if as_json:
        names = ("source", "target", "score", "kind", "differences", "where", "who", "when", "status", "converted")
        say_json([{name: getattr(match, name) for name in names} for match in found])
        return
    for match in found:
        told = ", ".join(part for part in (match.where, match.who, match.when[:10], match.status or "") if part)
        say(f"{match.score:4.0%} {match.kind:<7} {told}")
        say(f"     {_marked(match.source, match.differences[1])}")
        say(f"     {match.target}")
    if not found:
        note("The memory has nothing like it.")


def _marked(text: str, ranges: tuple[tuple[int, int], ...]) -> str:
    """The text with what differs between ‹ and ›."""
    pieces, at = [], 0
    for start, end in ranges:
        pieces += [text[at:start], "‹", text[start:end], "›"]
        at = end
    return "".join([*pieces, text[at:]])
