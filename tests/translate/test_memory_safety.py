"""The memory's file is backed up, put back, merged and examined with its project, and stands in no project's way."""

from __future__ import annotations

import gzip
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from workbench.cli.entry import run
from workbench.doctor import examine, mend
from workbench.errors import InputError, StorageError
from workbench.project import Project, open_project
from workbench.store.backup import backups
from workbench.store.beside import MEMORY, memory_of
from workbench.translate.memory import Memory
from workbench.translate.memory.adding import made_apart
from workbench.translate.tmx import Unit, Variant, tmx_lines


def file(path: Path, *pairs: tuple[str, str]) -> Path:
    units = [Unit((Variant("en", a, "en"), Variant("zh-Hant", b, "zh-Hant")), 0) for a, b in pairs]
    path.write_text("".join(tmx_lines(units, source="en")), "utf-8")
    return path


def targets(project: Project, text: str) -> list[str]:
    return [match.target for match in project.memory.matches(text, "en", "zh-Hant")]


@pytest.fixture
def filled(project: Project, tmp_path: Path) -> Project:
    project.memory.add(file(tmp_path / "one.tmx", ("sea", "海"), ("big sea", "大海")))
    return project


def damage(project: Project) -> None:
    project.memory.close()
    path = project.path / MEMORY
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    path.write_bytes(b"no database at all" * 500)


class TestBackups:
    def test_a_backup_has_the_memory_beside_it_and_a_restored_project_has_it_again(
        self, filled: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        made = filled.back_up()
        assert made.memory == memory_of(made.path)
        assert made.path.stem + "-memory.db" == made.memory.name
        filled.memory.add(file(tmp_path / "two.tmx", ("land", "地")))
        filled.close()
        assert run(["restore", str(made.path), "--yes", "--project", str(filled.path)]) == 0
        assert "memory too" in capsys.readouterr().out
        with open_project(filled.path) as again:
            assert (targets(again, "sea"), targets(again, "land")) == (["海"], [])
        (replaced,) = (each for each in backups(filled.path / "backups") if each.reason == "replaced")
        assert replaced.memory is not None
        assert run(["restore", str(replaced.path), "--yes", "--project", str(filled.path)]) == 0
        with open_project(filled.path) as again:
            assert targets(again, "land") == ["地"]

    def test_a_backup_into_another_folder_makes_a_whole_project(self, filled: Project, tmp_path: Path) -> None:
        made = filled.back_up()
        assert run(["restore", str(made.path), "--into", str(tmp_path / "new")]) == 0
        with open_project(tmp_path / "new") as again:
            assert targets(again, "sea") == ["海"]

    def test_copies_go_when_their_backups_go_and_are_no_backups_themselves(self, filled: Project) -> None:
        for _ in range(4):
            filled.back_up(keep=2)
        folder = filled.path / "backups"
        assert len(backups(folder)) == 2
        assert len(list(folder.glob("*-memory.db"))) == 2

    def test_the_copies_of_a_memory_that_did_not_change_are_one_file(self, filled: Project, tmp_path: Path) -> None:
        one, two = filled.back_up().memory, filled.back_up().memory
        filled.memory.add(file(tmp_path / "two.tmx", ("land", "地")))
        three = filled.back_up().memory
        assert one is not None
        assert two is not None
        assert three is not None
        assert one.stat().st_ino == two.stat().st_ino != three.stat().st_ino

    def test_a_project_without_a_memory_has_none_in_its_backup(self, project: Project) -> None:
        assert project.back_up().memory is None

    def test_a_damaged_memory_stands_in_no_backup_s_way(
        self, filled: Project, capsys: pytest.CaptureFixture[str]
    ) -> None:
        damage(filled)
        assert run(["backup", "--project", str(filled.path)]) == 0
        assert "workbench doctor --mend" in capsys.readouterr().err
        assert [each.memory for each in backups(filled.path / "backups")] == [None]


class TestMerging:
    @pytest.fixture
    def other(self, project: Project, tmp_path: Path) -> Path:
        project.database.close()
        shutil.copytree(project.path, tmp_path / "other")
        return tmp_path / "other"

    def test_what_the_other_had_imported_comes_and_never_twice(self, tmp_path: Path, other: Path) -> None:
        with open_project(other) as theirs, open_project(tmp_path / "mine", create=True) as mine:
            theirs.memory.add(file(tmp_path / "a.tmx", ("sea", "海"), ("land", "地")))
            mine.memory.add(file(tmp_path / "b.tmx", ("sea", "海")))
            assert mine.merge(other, dry=True).units == 1
            assert len(mine.memory) == 1
            assert mine.merge(other).units == 1
            assert targets(mine, "land") == ["地"]
            assert mine.memory.matches("land", "en", "zh-Hant")[0].where == "a.tmx"
            again = mine.merge(other)
            assert (again.units, again.edits, len(mine.memory)) == (0, 0, 2)

    def test_the_command_says_what_came(self, tmp_path: Path, other: Path, capsys: pytest.CaptureFixture[str]) -> None:
        with open_project(other) as theirs:
            theirs.memory.add(file(tmp_path / "a.tmx", ("sea", "海")))
        open_project(tmp_path / "mine", create=True).close()
        for words in ("would come", "came", "nothing"):
            dry = ["--dry-run"] if words == "would come" else []
            assert run(["merge", str(other), *dry, "--project", str(tmp_path / "mine")]) == 0
            assert words in capsys.readouterr().out

    def test_a_damaged_memory_is_one_clear_error_and_nothing_is_merged(self, tmp_path: Path, other: Path) -> None:
        (other / MEMORY).write_bytes(b"nonsense" * 1000)
        with open_project(tmp_path / "mine", create=True) as mine:
            with pytest.raises(StorageError, match=r"memory\.sqlite"):
                mine.merge(other)
            assert not (mine.path / "backups").exists()

    def test_a_forged_memory_is_refused(self, tmp_path: Path, other: Path) -> None:
        with open_project(other) as theirs:
            theirs.memory.add(file(tmp_path / "a.tmx", ("sea", "海")))
        with closing(sqlite3.connect(other / MEMORY)) as connection, connection:
            connection.execute("UPDATE units SET about = '[1'")
        with open_project(tmp_path / "mine", create=True) as mine:
            with pytest.raises(InputError, match="cannot have written"):
                mine.merge(other)
            assert len(mine.memory) == 0


class TestDoctor:
    def test_a_sound_memory_is_found_sound(self, filled: Project) -> None:
        assert examine(filled).is_sound

    def test_a_damaged_memory_never_keeps_a_project_from_opening_and_is_mended(self, filled: Project) -> None:
        damage(filled)
        with open_project(filled.path) as again:
            assert again.documents.all() == []
            with pytest.raises(StorageError, match="memory is damaged") as caught:
                again.memory.matches("sea", "en", "zh-Hant")
            assert "doctor --mend" in caught.value.hint
            diagnosis = examine(again)
            assert [finding.check for finding in diagnosis.findings] == ["memory"]
            assert not diagnosis.is_sound
            mended = mend(again, diagnosis)
            assert "have to be added again" in mended.done[0]
            assert examine(again).is_sound
            assert targets(again, "sea") == []
        assert (next((filled.path / "backups").glob("damaged-memory-*")) / MEMORY).is_file()

    def test_what_can_be_read_of_a_damaged_memory_is_kept(self, filled: Project) -> None:
        filled.memory.close()
        with closing(sqlite3.connect(filled.path / MEMORY)) as connection, connection:
            connection.execute("PRAGMA writable_schema=ON")
            connection.execute(
                "UPDATE sqlite_master SET sql = replace(sql, '(place)', '(number)') WHERE name = 'tail_by_place'"
            )
        with open_project(filled.path) as again:
            diagnosis = examine(again)
            assert [finding.check for finding in diagnosis.findings] == ["memory"]
            assert "2 imported units" in mend(again, diagnosis).done[0]
            assert targets(again, "sea") == ["海"]

    def test_an_index_that_lacks_texts_is_made_anew(self, filled: Project) -> None:
        filled.memory.store.connection.execute("DELETE FROM tail")
        assert filled.memory.concordance("海") == []
        diagnosis = examine(filled)
        assert [(finding.check, finding.number) for finding in diagnosis.findings] == [("memory index", 4)]
        mend(filled, diagnosis)
        assert len(filled.memory.concordance("海")) == 2
        assert examine(filled).is_sound


class TestFormats:
    @pytest.mark.parametrize("version", [1, 3])
    def test_a_memory_of_an_older_workbench_keeps_all_its_units(
        self, project: Project, tmp_path: Path, version: int
    ) -> None:
        released = Path(__file__).parent / "released"
        old = project.path / MEMORY
        old.write_bytes(gzip.decompress((released / "memory-3.sqlite.gz").read_bytes()))
        with closing(sqlite3.connect(old)) as connection:
            connection.execute(f"PRAGMA user_version={version}")
        memory = Memory(project.path)
        memory.export(tmp_path / "out.tmx")
        assert (tmp_path / "out.tmx").read_bytes() == gzip.decompress((released / "memory-3.tmx.gz").read_bytes())
        assert (len(memory), memory.files()) == (29, [("in.tmx", 28)])
        assert [m.target for m in memory.matches("the same", "en", "zh-Hant")] == ["同樣", "一樣"]
        assert [m.target for m in memory.matches("taxi", "en", "zh-TW", limit=1)] == ["計程車"]
        assert [m.target for m in memory.matches("關係", "zh-Hant", "zh-Hans", limit=1)] == ["关系"]
        assert memory.matches("Sentence number 7 of lots", "en", "zh-Hant", limit=1)[0].target == "第7句"
        assert len(memory.concordance("sentence")) == 20
        assert memory.add(tmp_path / "out.tmx").added == 1  # what was the project's own and comes as a file's
        assert examine(project).is_sound

    def test_a_memory_that_cannot_be_taken_over_stays_as_it_was(
        self, project: Project, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fails(_: object) -> None:
            raise sqlite3.OperationalError("database or disk is full")

        old = project.path / MEMORY
        old.write_bytes(gzip.decompress((Path(__file__).parent / "released" / "memory-3.sqlite.gz").read_bytes()))
        with monkeypatch.context() as patch:
            patch.setattr("workbench.translate.memory.filling.Writer.index_anew", fails)
            with pytest.raises(StorageError):
                len(Memory(project.path))
        with closing(sqlite3.connect(old)) as connection:
            assert connection.execute("PRAGMA user_version").fetchone() == (3,)
            assert connection.execute("SELECT count(*) FROM sides").fetchone() == (59,)
        assert len(Memory(project.path)) == 29

    def test_a_memory_of_an_older_workbench_is_merged(self, project: Project, tmp_path: Path) -> None:
        project.memory.add(file(tmp_path / "one.tmx", ("sea", "海")))
        with open_project(tmp_path / "other", create=True) as other:
            old = other.path / MEMORY
        old.write_bytes(gzip.decompress((Path(__file__).parent / "released" / "memory-3.sqlite.gz").read_bytes()))
        assert project.merge(tmp_path / "other").units == 28
        assert targets(project, "the same") == ["同樣", "一樣"]

    def test_a_memory_of_a_newer_workbench_is_left_alone(self, filled: Project) -> None:
        from workbench.errors import Refused

        filled.memory.store.connection.execute("PRAGMA user_version=99")
        filled.memory.close()
        with pytest.raises(Refused, match="newer Workbench"):
            filled.memory.matches("sea", "en", "zh-Hant")
        assert examine(filled).is_sound


class TestNewMemories:
    def test_a_bad_file_leaves_no_memory_behind(self, project: Project, tmp_path: Path) -> None:
        good = file(tmp_path / "m.tmx", *((f"number {n}", f"第{n}") for n in range(5000)))
        good.write_text(good.read_text("utf-8").replace("</body>", "<broken"), "utf-8")
        before = sorted(path.name for path in project.path.iterdir())
        assert run(["memory", "add", str(good), "--project", str(project.path)]) == 1
        assert sorted(path.name for path in project.path.iterdir()) == before

    def test_one_that_another_process_makes_meanwhile_stays(self, tmp_path: Path) -> None:
        with pytest.raises(FileExistsError), made_apart(tmp_path / MEMORY):
            (tmp_path / MEMORY).write_text("theirs")
        assert (tmp_path / MEMORY).read_text() == "theirs"
        assert [path.name for path in tmp_path.glob("*memory*")] == [MEMORY]

    def test_importing_a_memory_as_documents_says_what_to_do(
        self, project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = file(tmp_path / "m.tmx", ("sea", "海"))
        assert run(["import", str(path), "--project", str(project.path)]) == 1
        assert "workbench memory add" in capsys.readouterr().err
