"""translate: translations of documents by an engine, and engines held to references."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.options import annotator_option, json_option, opened, project_option
from workbench.cli.output import note, say, say_json
from workbench.errors import NoProject

if TYPE_CHECKING:
    from workbench.translate.pipeline import Report


@click.command("translate")
@click.argument("documents", nargs=-1)
@click.option("--engine", "name", default="memory", show_default=True, help="See: workbench engines")
@click.option("--set", "options", multiple=True, metavar="KEY=VALUE", help="An option of the engine, for this run.")
@click.option(
    "--to", "target", default=None, metavar="LANGUAGE", help="zh-Hant, zh-Hans or en; default: by the segment."
)
@click.option("--memory", type=click.Path(path_type=Path), multiple=True, help="Add a TMX file to the memory first.")
@click.option(
    "--evaluate", "references", type=click.Path(path_type=Path), help="Score the engine against FILE's references."
)
@click.option("--against", multiple=True, metavar="ENGINE", help="With --evaluate: another engine beside it.")
@click.option("--from", "source", default="", metavar="LANGUAGE", help="With --evaluate: the language of its sources.")
@json_option
@annotator_option
@project_option
def translate_command(
    documents: tuple[str, ...],
    name: str,
    options: tuple[str, ...],
    target: str | None,
    memory: tuple[Path, ...],
    references: Path | None,
    against: tuple[str, ...],
    source: str,
    as_json: bool,
    annotator: str,
    folder: Path | None,
) -> None:
    """Translate the segments of DOCUMENTS (default: all) that this engine has not translated yet.

    It may be stopped at any moment with Ctrl-C, and goes on where it was when it is run again.
    """
    if references is not None:
        _evaluate(references, (name, *against), source, target or "", as_json=as_json, folder=folder)
        return
    from workbench.cli.engines import parsed_options
    from workbench.cli.progress import ProgressLine
    from workbench.translate.memory import add_tmx
    from workbench.translate.pipeline import translate_documents
    from workbench.translate.registry import project_engine

    with opened(folder, annotator=annotator, remembered=True) as project:
        for path in memory:
            note(f"memory: {path.name}: translation units: {add_tmx(project, path)}")
        wanted = [project.documents.get(d) for d in documents] if documents else project.documents.all()
        engine = project_engine(project, name, **parsed_options(options))
        with ProgressLine("translating", "segments") as progress:
            report = translate_documents(
                project,
                engine,
                wanted,
                target=target,
                progress=progress,
                terms=project.termbase.wanted,
            )
    _print(report, as_json=as_json)


def _print(report: Report, *, as_json: bool) -> None:
    if as_json:
        say_json(
            {
                "engine": report.engine,
                "translated": report.translated,
                "already": report.already,
                "unmatched": report.unmatched,
                "failed": report.failed,
                "skipped": report.skipped,
                "problems": list(report.problems),
                "notices": list(report.notices),
            }
        )
        return
    parts = [f"{report.translated} translated"]
    parts += [f"{report.already} were already"] if report.already else []
    parts += [f"{report.unmatched} not in the {report.engine}"] if report.unmatched else []
    parts += [f"{report.failed} failed: run it again for them"] if report.failed else []
    parts += [f"{report.skipped} skipped"] if report.skipped else []
    say(f"{report.engine}: {', '.join(parts)}.")
    for line in (*report.problems, *report.notices):
        note(f"  {line}")


def _evaluate(
    path: Path, names: Sequence[str], source: str, target: str, *, as_json: bool, folder: Path | None
) -> None:
    from workbench.cli.evaluating import evaluate_file

    try:
        with opened(folder) as project:
            evaluate_file(project, path, names, source=source, target=target, as_json=as_json)
    except NoProject:
        if folder is not None:
            raise
        evaluate_file(None, path, names, source=source, target=target, as_json=as_json)
