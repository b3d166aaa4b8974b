"""export: datasets out, with every mark accounted for."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.cli.options import editor_option, json_option, opened, project_option, settings_of
from workbench.cli.output import note, say, say_json

if TYPE_CHECKING:
    from workbench.formats import Choice, Options
    from workbench.formats.splits import SplitPlan

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("export")
@click.argument("documents", nargs=-1)
@click.option("--format", "name", metavar="NAME", default="jsonl", show_default=True, help="See: workbench formats")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Default: in the project's folder exports/.")
@click.option(
    "--annotator", metavar="NAME", default="*", help="Whose marks: a name, or gold; default: everybody's, kept apart."
)
@click.option("--agreed", is_flag=True, help="Only marks on which everybody who opened the document agrees.")
@click.option("--labels", metavar="NAMES", help="Only marks of these types, with commas between.")
@click.option("--since", type=_DAY, metavar="DAY", help="Only marks made from this day on (2026-11-22, in UTC).")
@click.option("--until", type=_DAY, metavar="DAY", help="Only marks made up to this day.")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice(["new", "working", "done", "adjudicated"]),
    help="Only documents so far along; may be given again.",
)
@click.option("--unopened", is_flag=True, help="Also documents that an annotator has never opened.")
@click.option(
    "--side",
    type=click.Choice(["source", "translation"]),
    default="source",
    show_default=True,
    help="Which text goes out, with the marks on it, where a format has one.",
)
@click.option(
    "--tokens",
    type=click.Choice(["word", "char"]),
    default="word",
    show_default=True,
    help="How Chinese is cut in formats that have tokens.",
)
@click.option(
    "--misaligned",
    type=click.Choice(["outside", "inside", "refuse"]),
    default="outside",
    show_default=True,
    help="A mark that begins or ends inside a token: take the tokens it touches, those it covers, or leave it out.",
)
@click.option(
    "--overlaps",
    type=click.Choice(["longest", "first", "layers", "columns"]),
    default="longest",
    show_default=True,
    help="Marks that overlap, where a layer holds one: keep one, or make layers, or a column for each type.",
)
@click.option(
    "--broken",
    type=click.Choice(["split", "envelope", "drop"]),
    default="split",
    show_default=True,
    help="Discontinuous marks: each part, from first to last, or not at all.",
)
@click.option(
    "--scheme", type=click.Choice(["iob2", "bioes", "iob1"]), default="iob2", show_default=True, help="Of tags."
)
@click.option("--split", "shares", metavar="SHARES", help="Divide the documents: train=80,dev=10,test=10")
@click.option("--seed", type=int, default=0, show_default=True, help="For --split: another one deals otherwise.")
@click.option("--group-by", default="", metavar="FIELD", help="For --split: keep documents alike in this together.")
@click.option(
    "--splits-from",
    type=click.Path(path_type=Path),
    help="For --split: an earlier export; its documents stay where they are.",
)
@click.option(
    "--shard",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="At most N documents in a file, where there are several.",
)
@click.option("--set", "more", multiple=True, metavar="KEY=VALUE", help="What only this format knows.")
@click.option("--strict", is_flag=True, help="Write nothing if anything would be lost.")
@click.option("--overwrite", is_flag=True, help="Replace a file that stands there, even if it is no earlier export.")
@json_option
@editor_option
@project_option
def export_command(
    documents: tuple[str, ...],
    name: str,
    out: Path | None,
    strict: bool,
    overwrite: bool,
    as_json: bool,
    editor: str,
    folder: Path | None,
    **chosen: Any,
) -> None:
    """Write DOCUMENTS (default: all) and their marks as a dataset, and say what the format could not carry.

    A file or folder appears whole or not at all. Beside it stand a loss report, which names every mark that was not
    carried as it is, and a manifest with counts and hashes.
    """
    from workbench.cli.progress import ProgressLine
    from workbench.formats import export
    from workbench.formats.placing import report_path, written
    from workbench.formats.registry import find_format

    target = out
    before = written(out) if out else ()
    try:
        with opened(folder, annotator=editor) as project, ProgressLine("exporting", "documents") as progress:
            suffix = find_format(name).suffix
            target = out or project.path / "exports" / f"{project.path.resolve().name}{suffix or '-' + name}"
            before = written(target)
            report = export(
                project,
                name,
                target,
                choice=_choice(documents, chosen),
                options=_options(chosen),
                strict=strict,
                overwrite=overwrite,
                progress=progress,
            )
    except KeyboardInterrupt:
        came = target is not None and written(target) != before
        note(f"stopped; {f'{target} was written already' if came else 'nothing was written'}")
        raise click.exceptions.Exit(130) from None
    if as_json:
        say_json({"out": str(target), **report.to_json()})
        return
    say(f"Wrote {target}: {report}.")
    if not report.lossless and not report.holds:
        say(f"Mark by mark: {report_path(target)}")


def _choice(documents: tuple[str, ...], chosen: dict[str, Any]) -> Choice:
    from workbench.formats import Choice

    return Choice(
        annotator=chosen["annotator"],
        documents=documents or None,
        labels=_names(chosen["labels"]),
        unopened=chosen["unopened"],
        split=_split(chosen),
        since=_day(chosen["since"]),
        until=_day(chosen["until"]),
        agreed=chosen["agreed"],
        states=chosen["states"],
    )


def _names(typed: str | None) -> tuple[str, ...] | None:
    names = tuple(filter(None, map(str.strip, (typed or "").split(","))))
    if typed is not None and not names:
        raise click.UsageError("--labels names no type")
    return names or None


def _day(value: datetime | None) -> date | None:
    return value.date() if value else None


def _split(chosen: dict[str, Any]) -> SplitPlan | None:
    from workbench.formats.splits import SplitPlan, earlier_splits, parse_shares

    if chosen["shares"] is None:
        if chosen["group_by"] or chosen["splits_from"]:
            raise click.UsageError("--group-by and --splits-from divide nothing without --split")
        return None
    earlier = earlier_splits(chosen["splits_from"]) if chosen["splits_from"] else {}
    return SplitPlan(parse_shares(chosen["shares"]), chosen["seed"], chosen["group_by"], earlier)


def _options(chosen: dict[str, Any]) -> Options:
    from workbench.formats import Options

    names = ("tokens", "misaligned", "overlaps", "broken", "scheme", "side", "shard")
    return Options(**{name: chosen[name] for name in names}, more=settings_of(chosen["more"]))
