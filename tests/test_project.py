"""A project in one handle: its schema is always the one that stands, whoever changed it and whatever was taken back."""

from __future__ import annotations

import pytest

from workbench import Project, load_schema, open_project
from workbench.errors import Refused
from workbench.resources import resource

ENTITIES = resource("schemas") / "entities.yaml"


def test_the_schema_goes_back_with_an_undo(project: Project) -> None:
    before = project.schema
    project.use_schema(load_schema(ENTITIES))
    assert project.schema.id != before.id
    project.journal.undo()
    assert project.schema == before


def test_the_schema_goes_back_with_a_transaction(project: Project) -> None:
    before = project.schema
    with pytest.raises(KeyboardInterrupt):
        _use_and_fail(project)
    assert project.schema == before


def _use_and_fail(project: Project) -> None:
    with project.database.transaction():
        project.use_schema(load_schema(ENTITIES))
        raise KeyboardInterrupt


def test_the_schema_that_another_handle_took_is_seen(project: Project) -> None:
    before = project.schema
    with open_project(project.path, annotator="bob") as other:
        other.use_schema(load_schema(ENTITIES))
    assert project.schema.id != before.id
    assert project.schemas.content(before.id) == before.to_json()


def test_a_project_without_a_schema_says_so(project: Project) -> None:
    project.journal.undo()
    with pytest.raises(Refused, match="has no schema"):
        _ = project.schema
