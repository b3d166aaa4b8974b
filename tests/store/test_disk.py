"""Where a project lies: network file systems are told from the kernel's list of mounts, and said."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.store.disk import file_system_of, network_warning

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
