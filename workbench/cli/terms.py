"""terms: the termbase: what concepts are called, and what they must not be called."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.options import annotator_option, json_option, opened, project_option
from workbench.cli.output import note, say, say_json, table
from workbench.errors import NotFound, Refused
from workbench.store.termbase import STATUSES, Term, TermStatus

if TYPE_CHECKING:
    from workbench.project import Project


@click.group("terms")
def terms_command() -> None:
    """List, add, remove, find, import and export terms and how they are to be rendered."""


@terms_command.command("list")
@click.option("--language", default="", help="Only terms of this language, with their renderings.")
@json_option
@project_option
def list_command(language: str, as_json: bool, folder: Path | None) -> None:
    """List the concepts with their terms: ★ preferred, ✗ forbidden."""
    from workbench.translate.memory.keys import family

    with opened(folder) as project:
        concepts = list(project.termbase.concepts())
    if language:
        wanted = family(language)
        concepts = [(key, terms) for key, terms in concepts if any(family(t.language) == wanted for t in terms)]
    if as_json:
        say_json([{"concept": key, "terms": [_json(term) for term in terms]} for key, terms in concepts])
        return
    if not concepts:
        say('No terms yet. Add one with: workbench terms add "Hong Kong" 香港')
        return
    languages = sorted({term.language for _, terms in concepts for term in terms})
    rows = [
        [*(", ".join(_shown(term) for term in terms if term.language == each) for each in languages), key[:8]]
        for key, terms in concepts
    ]
    say(table([*languages, "concept"], rows, shrink=0))


def _shown(term: Term) -> str:
    return {"preferred": "★", "approved": "", "forbidden": "✗"}[term.status] + term.term


def _json(term: Term) -> dict[str, object]:
    names = ("id", "language", "term", "status", "note", "annotator")
    return {name: getattr(term, name) for name in names} | {"meta": dict(term.meta)}


@terms_command.command("add")
@click.argument("term")
@click.argument("rendering")
@click.option("--from", "source", default="", metavar="LANGUAGE", help="Of TERM; default: by its letters.")
@click.option("--to", "target", default="", metavar="LANGUAGE", help="Of RENDERING; default: by its letters.")
@click.option("--status", type=click.Choice(STATUSES), default="preferred", show_default=True, help="Of RENDERING.")
@click.option("--note", "remark", default="", help="For whoever meets the term.")
@annotator_option
@project_option
def add_command(
    term: str, rendering: str, source: str, target: str, status: str, remark: str, annotator: str, folder: Path | None
) -> None:
    """Say how TERM is to be rendered, or with --status forbidden, how not."""
    from workbench.text.language import language_of
    from workbench.translate.languages import normalise

    known: dict[str, TermStatus] = {each: each for each in STATUSES}
    with opened(folder, annotator=annotator, remembered=True) as project:
        one = normalise(source) or _as_here(project, language_of(term))
        languages = one, normalise(target) or _as_here(project, language_of(rendering))
        if languages[0] == languages[1]:
            raise Refused(f"both look like {languages[0]}", hint="say which they are: --from en --to zh-Hant")
        project.termbase.add_pair(term, languages[0], rendering, languages[1], status=known[status], note=remark)
    say(f"{term} ({languages[0]}) → {rendering} ({languages[1]}), {status}.")


def _as_here(project: Project, language: str) -> str:
    """The Chinese of the project for Chinese of its script, which is all that letters tell."""
    from workbench.text.language import names_simplified

    into = project.target_of("en")
    fits = language.startswith("zh") and into.startswith("zh")
    return into if fits and names_simplified(into) == names_simplified(language) else language


@terms_command.command("remove")
@click.argument("term")
@annotator_option
@project_option
def remove_command(term: str, annotator: str, folder: Path | None) -> None:
    """Take TERM out, in whatever language; what else its concept is called stays."""
    with opened(folder, annotator=annotator, remembered=True) as project:
        found = [each for each in project.termbase.all() if each.term == term or each.id == term]
        if not found:
            raise NotFound(f"no term is written «{term}»", hint="see: workbench terms list")
        with project.journal.group(f"remove term «{term}»"):
            for each in found:
                project.termbase.remove(each.id)
    say(f"{len(found)} removed; workbench history shows it, undo brings it back.")


@terms_command.command("find")
@click.argument("text")
@click.option("--from", "source", default="", metavar="LANGUAGE", help="Of the text; default: by its letters.")
@click.option("--to", "target", default="", metavar="LANGUAGE", help="Default: as the project translates.")
@project_option
def find_command(text: str, source: str, target: str, folder: Path | None) -> None:
    """Show the terms that stand in TEXT, and how each is to be rendered."""
    from workbench.text.language import language_of

    source = source or language_of(text)
    with opened(folder) as project:
        hits = project.termbase.find(text, source, target or project.target_of(source))
    marks = {"preferred": "★", "approved": "", "forbidden": "✗"}
    for hit in hits:
        how = ", ".join(marks[each.status] + each.text for each in hit.renderings) or "no rendering"
        say(f"{hit.start:>5}  {text[hit.start : hit.end]} → {how}")
    if not hits:
        note("No term of the termbase stands in it.")


@terms_command.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@annotator_option
@project_option
def import_command(path: Path, annotator: str, folder: Path | None) -> None:
    """Bring in terms: TBX, or a table (.csv, .tsv, .txt). On any error, none of them."""
    from workbench.translate.termfiles import import_terms

    with opened(folder, annotator=annotator, remembered=True) as project:
        brought = import_terms(project.termbase, path, project.annotator)
    say(
        f"{path.name}: {brought.terms:,} terms of {brought.concepts:,} concepts: "
        f"{brought.added:,} added, {brought.changed:,} changed."
    )
    for name, count in sorted(brought.left.items()):
        note(f"  not kept: {count:,} <{name}>")


@terms_command.command("export")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--overwrite", is_flag=True, help="Replace the file if it is there.")
@project_option
def export_command(path: Path, overwrite: bool, folder: Path | None) -> None:
    """Write all terms to PATH: .tbx, .csv or .tsv, by its name."""
    from workbench.translate.termfiles import export_terms

    with opened(folder) as project:
        count = export_terms(project.termbase, path, overwrite=overwrite)
    say(f"{path}: {count:,} terms written.")
