"""translate, engines: translations of documents, and the engines and packages that make them."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.options import annotator_option, json_option, opened, project_option
from workbench.cli.output import note, say, say_json, table


@click.command("translate")
@click.argument("documents", nargs=-1)
@click.option("--engine", "name", default="memory", show_default=True, help="See: workbench engines")
@click.option(
    "--to", "target", default=None, metavar="LANGUAGE", help="zh-Hant, zh-Hans or en; default: by the segment."
)
@click.option("--memory", type=click.Path(path_type=Path), multiple=True, help="Add a TMX file to the memory first.")
@json_option
@annotator_option
@project_option
def translate_command(
    documents: tuple[str, ...],
    name: str,
    target: str | None,
    memory: tuple[Path, ...],
    as_json: bool,
    annotator: str,
    folder: Path | None,
) -> None:
    """Translate the segments of DOCUMENTS (default: all) that this engine has not translated yet."""
    from workbench.cli.progress import ProgressLine
    from workbench.translate.memory import add_tmx
    from workbench.translate.pipeline import translate_documents
    from workbench.translate.registry import project_engine

    with opened(folder, annotator=annotator) as project:
        for path in memory:
            note(f"memory: {path.name}: translation units: {add_tmx(project, path)}")
        wanted = [project.documents.get(d) for d in documents] if documents else project.documents.all()
        engine = project_engine(project, name)
        with ProgressLine("translating", "segments") as progress:
            report = translate_documents(project, engine, wanted, target=target, progress=progress)
    if as_json:
        say_json(
            {
                "engine": report.engine,
                "translated": report.translated,
                "already": report.already,
                "unmatched": report.unmatched,
                "skipped": report.skipped,
                "problems": list(report.problems),
                "notices": list(report.notices),
            }
        )
        return
    parts = [f"{report.translated} translated"]
    parts += [f"{report.already} were already"] if report.already else []
    parts += [f"{report.unmatched} not in the {report.engine}"] if report.unmatched else []
    parts += [f"{report.skipped} skipped"] if report.skipped else []
    say(f"{report.engine}: {', '.join(parts)}.")
    for line in (*report.problems, *report.notices):
        note(f"  {line}")


@click.group("engines", invoke_without_command=True)
@json_option
@click.pass_context
def engines_command(context: click.Context, as_json: bool) -> None:
    """List translation engines and language packages, or install a package."""
    if context.invoked_subcommand is None:
        _list(as_json=as_json)


def _list(*, as_json: bool) -> None:
    from workbench.translate.packages import available, scan
    from workbench.translate.registry import engines

    found, (packages, broken), known = engines(), scan(), available()
    have = {(package.name, package.version) for package in packages if not package.demo}
    missing = [package for package in known if (package.name, package.version) not in have]
    if as_json:
        say_json(
            {
                "engines": [{"name": e.name, "from": e.distribution, "problem": e.problem} for e in found],
                "installed": [
                    {"name": p.name, "version": p.version, "source": p.source, "target": p.target, "demo": p.demo}
                    for p in packages
                ],
                "broken": [{"path": str(b.path), "problem": b.problem} for b in broken],
                "available": [
                    {"name": p.name, "version": p.version, "source": p.source, "target": p.target, "size": p.size}
                    for p in missing
                ],
            }
        )
        return
    say("Engines: " + ", ".join(e.name if not e.problem else f"{e.name} (broken: {e.problem})" for e in found))
    say("\nInstalled language packages:")
    rows = [(p.name, p.version, p.source, p.target, "demo: knows only the sample" if p.demo else "") for p in packages]
    say(table(("name", "version", "from", "to", ""), rows) if rows else "  none")
    for each in broken:
        note(f"broken: {each.problem}")
    say("\nCan be installed, with: workbench engines install NAME")
    say(
        table(
            ("name", "version", "from", "to", "size"),
            [(p.name, p.version, p.source, p.target, f"{p.size / 1e6:.0f} MB") for p in missing],
            right=frozenset({4}),
        )
    )
    say("\nWithout a network: fetch the .argosmodel file elsewhere, then: workbench engines install FILE.argosmodel")


@engines_command.command("install")
@click.argument("name")
def _install(name: str) -> None:
    """Install the language package NAME from the network, or from a .argosmodel FILE without one."""
    from workbench.cli.progress import ProgressLine
    from workbench.translate.packages import install_by_name, install_from_file

    from_file = name.endswith(".argosmodel")
    label = "installing" if from_file else "downloading"
    with ProgressLine(label, "MB", scale=1_000_000) as progress:
        package = install_from_file(Path(name), progress) if from_file else install_by_name(name, progress)
    say(f"Installed {package.label}: {package.source} → {package.target}.")
    say("Use it with: workbench translate --engine argos")
