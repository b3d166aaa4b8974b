"""Where a project lies: network file systems are told from the mounts of the kernel, and said; names are taken once."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.store.disk import file_system_of, network_warning, take_name

MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:45 / {share} rw,relatime shared:2 - nfs4 server:/export rw
31 30 0:46 / {share}/local\\040disk rw - ext4 /dev/sdb1 rw
nonsense
32 22 0:47 / /proc rw - proc proc rw
"""


@pytest.fixture
def mounts(tmp_path: Path) -> Path:
    path = tmp_path / "mountinfo"
    path.write_text(MOUNTS.format(share=tmp_path / "share"))
    return path


def test_the_nearest_mount_counts(tmp_path: Path, mounts: Path) -> None:
    assert file_system_of(Path("/etc/passwd"), mounts) == "ext4"
    assert file_system_of(tmp_path / "share" / "p" / "workbench.db", mounts) == "nfs4"
    assert file_system_of(tmp_path / "share" / "local disk" / "workbench.db", mounts) == "ext4"
    assert file_system_of(tmp_path / "sharex", mounts) == "ext4"
    assert file_system_of(tmp_path, tmp_path / "none") == ""


def test_a_network_disk_is_warned_of(tmp_path: Path, mounts: Path) -> None:
    assert "nfs4" in network_warning(tmp_path / "share" / "workbench.db", mounts)
    assert network_warning(tmp_path / "workbench.db", mounts) == ""


def test_a_name_is_taken_once_and_also_on_a_disk_without_links(tmp_path: Path, monkeypatch) -> None:
    first, second, name = (tmp_path / each for each in ("first", "second", "name"))
    first.write_text("1")
    second.write_text("2")
    take_name(first, name)
    with pytest.raises(FileExistsError):
        take_name(second, name)
    assert name.read_text() == "1"
    monkeypatch.setattr("os.link", lambda *_: (_ for _ in ()).throw(PermissionError("no links here")))
    take_name(second, tmp_path / "other")
    assert (tmp_path / "other").read_text() == "2"
