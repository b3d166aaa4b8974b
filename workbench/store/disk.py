"""The disk under a project: what kind it is, and when files, and the names of new folders, are on it for certain.

SQLite's write-ahead log is safe between processes of one machine only.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import Final

NETWORK: Final = frozenset(
    (
        *(
            "nfs",
            "nfs4",
            "cifs",
            "smb3",
            "smbfs",
            "ncpfs",
            "afs",
            "9p",
            "ceph",
            "glusterfs",
            "lustre",
            "gpfs",
            "beegfs",
        ),
        *("davfs", "fuse.sshfs", "fuse.davfs", "fuse.davfs2", "fuse.s3fs", "fuse.rclone", "fuse.glusterfs", "ocfs2"),
    )
)
"""File systems that other machines may write to, as Linux names them."""

_MOUNTS: Final = Path("/proc/self/mountinfo")
_OCTAL: Final = re.compile(r"\\([0-7]{3})")


def file_system_of(path: Path, mounts: Path = _MOUNTS) -> str:
    """The type of the file system that a path is on, as Linux names it; "" where nobody says.

    Args:
        mounts: The kernel's list of mounts.
    """
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
        wanted = path.resolve()
    except OSError:
        return ""
    found, depth = "", -1
    for line in lines:
        fields, dash, rest = line.partition(" - ")
        parts = fields.split(" ")
        if not dash or len(parts) < 5:
            continue
        point = Path(_OCTAL.sub(lambda escaped: chr(int(escaped[1], 8)), parts[4]))
        if (wanted == point or point in wanted.parents) and len(point.parts) >= depth:
            found, depth = rest.split(" ")[0], len(point.parts)
    return found


def network_warning(path: Path, mounts: Path = _MOUNTS) -> str:
    """What must be said before somebody works on a path; "" where it is on a disk of this machine."""
    kind = file_system_of(path, mounts)
    if kind not in NETWORK:
        return ""
    return (
        f"{path.parent} is on a network file system ({kind}): work on it from one machine at a time, "
        "or put the project on a local disk and join copies with: workbench merge"
    )


def to_disk(path: Path) -> None:
    """Have what was written to a file, or the names in a folder, on disk when this returns."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def take_name(made: Path, name: Path) -> None:
    """Give what was made under another name a name that is free.

    Raises:
        FileExistsError: Something has that name meanwhile. Nothing tells so on a disk without links: it is replaced.
    """
    try:
        os.link(made, name)
    except FileExistsError:
        raise
    except OSError:  # a disk without links
        os.replace(made, name)


def make_folder(path: Path) -> None:
    """Make a folder, and those above it, where they are not there: their names are on disk when this returns.

    Raises:
        OSError: It cannot be made.
    """
    new = [each for each in (path, *path.parents) if not each.exists()]
    path.mkdir(parents=True, exist_ok=True)
    for each in reversed(new):
        with suppress(PermissionError):  # a folder that may be entered and not listed
            to_disk(each.parent)
