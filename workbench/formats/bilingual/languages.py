"""Between which languages a selection's segments are translated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.store.among import rows_among

if TYPE_CHECKING:
    from workbench.formats.outgoing import Selection
    from workbench.project import Project


def targets(project: Project) -> dict[str, str]:
    """Into which language segments without a translation are to be translated, by their language; "" for none."""
    rows = project.database.rows("SELECT DISTINCT language FROM segments WHERE present")
    return {
        str(language): "" if str(language).startswith("und") else project.target_of(str(language))
        for (language,) in rows
    }


def pairs_of(selection: Selection) -> list[tuple[str, str]]:
    """The pairs of languages of the segments that are selected."""
    project = selection.project
    into = targets(project)
    found: set[tuple[str, str]] = set()
    sql = (
        "SELECT DISTINCT s.language, t.language FROM segments AS s LEFT JOIN translations AS t "
        "ON t.segment_id = s.id AND t.present WHERE s.document_id IN () AND s.present"
    )
    for source, target in rows_among(project.database.connection, sql, selection.ids):
        found.add((source, target or into.get(source, "")))
    return sorted(found)
