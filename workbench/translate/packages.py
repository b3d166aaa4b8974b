"""Language packages: those that are installed, those that could be, and installing them.

A package is Argos's (`argostranslate.package` has the format). They are looked for where `argostranslate` keeps its
own, so that what a user installed with it is found: in ARGOS_PACKAGES_DIR, from the environment or from its
settings.json, else under XDG_DATA_HOME. `argostranslate` itself is not imported for this, because importing its
settings creates folders in the user's home; tests hold the two to the same answer. Workbench installs into
ARGOS_PACKAGES_DIR where that is set, else into its own data folder.

The demo packages that come with Workbench are used from their files as they are and need no installing. They know
the sample corpus and nothing else; a real package is always preferred.
"""

from __future__ import annotations

import difflib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from workbench.errors import EngineError, NotFound
from workbench.translate.archive import (
    SUFFIX,
    Archive,
    Metadata,
    Progress,
    install,
    missing_file,
    parse_metadata,
    staged,
)
from workbench.translate.languages import from_argos

BUNDLED: Final = Path(__file__).parent.parent / "packages"
INDEX: Final = BUNDLED / "index.json"


@dataclass(frozen=True, slots=True)
class Package:
    """An installed package: a folder, or a demo package's own file.

    Attributes:
        source: The language it translates from ("en", "zh-Hant", "zh-Hans").
        path: The folder or the `.argosmodel` file.
        demo: It knows the sample corpus only; `notice` says so.
        proofs: Sentences on which its attention can be checked; () for those that any package knows.
    """

    name: str
    version: str
    source: str
    target: str
    title: str
    path: Path
    target_prefix: str = ""
    demo: bool = False
    notice: str = ""
    proofs: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The name and version, as translations remember them."""
        return f"{self.name} {self.version}"


@dataclass(frozen=True, slots=True)
class KnownPackage:
    """A package that can be installed by name. `sha256` is None where no checksum is known."""

    name: str
    version: str
    source: str
    target: str
    title: str
    url: str
    size: int
    sha256: str | None


@dataclass(frozen=True, slots=True)
class BrokenPackage:
    """A folder among the installed packages that is none, and why."""

    path: Path
    problem: str


def package_folders() -> list[Path]:
    """Where installed packages are looked for, the one that Workbench installs into first."""
    import platformdirs

    folders = [platformdirs.user_data_path("workbench", appauthor=False) / "packages", argos_folder()]
    return folders[::-1] if _argos_setting() else folders


def argos_folder() -> Path:
    """Where `argostranslate` keeps its packages; nothing is created."""
    named = _argos_setting()
    if named:
        return Path(named)
    data = os.environ.get("XDG_DATA_HOME")
    return (Path(data) if data else _argos_home() / ".local" / "share") / "argos-translate" / "packages"


def _argos_home() -> Path:
    return Path(os.environ["SNAP_USER_DATA"]) if "SNAP" in os.environ else Path.home()


def _argos_setting() -> str:
    """ARGOS_PACKAGES_DIR from the environment or from argostranslate's settings.json; "" where neither has it."""
    named = os.environ.get("ARGOS_PACKAGES_DIR")
    if named is not None:
        return named
    config = os.environ.get("XDG_CONFIG_HOME")
    folder = Path(config) if config else _argos_home() / ".config"
    try:
        stored = json.loads((folder / "argos-translate" / "settings.json").read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return ""
    found = stored.get("ARGOS_PACKAGES_DIR") if isinstance(stored, dict) else None
    return found if isinstance(found, str) else ""


def installed() -> list[Package]:
    """Every package that can be used now, real ones first and newer before older, demo ones last."""
    return scan()[0]


def scan() -> tuple[list[Package], list[BrokenPackage]]:
    """The packages that can be used now, as `installed` lists them, and the folders among them that are broken."""
    found: list[Package] = []
    broken: list[BrokenPackage] = []
    for folder in _candidates():
        try:
            found.append(_inspect(folder))
        except EngineError as error:
            broken.append(BrokenPackage(folder, error.message))
    for file in sorted(BUNDLED.glob(f"*{SUFFIX}")):
        try:
            found.append(_bundled(file))
        except EngineError as error:
            broken.append(BrokenPackage(file, error.message))
    found.sort(key=lambda package: package.name)
    found.sort(key=lambda package: _version_key(package.version), reverse=True)
    return sorted(found, key=lambda package: package.demo), broken


def _candidates() -> Iterator[Path]:
    for folder in dict.fromkeys(package_folders()):
        try:
            yield from sorted(entry for entry in folder.iterdir() if entry.is_dir() and not entry.name.startswith("."))
        except OSError:
            continue


def _inspect(folder: Path) -> Package:
    try:
        data = (folder / "metadata.json").read_bytes()
    except OSError as error:
        raise EngineError(f"{folder}: metadata.json cannot be read: {error.strerror}") from error
    metadata = parse_metadata(data, str(folder))
    wanted = ("model/model.bin", "sentencepiece.model", "bpe.model")
    if missing := missing_file([name for name in wanted if (folder / name).is_file()]):
        raise EngineError(f"{folder}: the package has no {missing}")
    return _package(metadata, folder)


@lru_cache(maxsize=8)
def _bundled(file: Path) -> Package:
    with Archive(file) as archive:
        return _package(archive.metadata, file)


def _package(metadata: Metadata, path: Path) -> Package:
    return Package(
        name=metadata.name,
        version=metadata.version,
        source=from_argos(metadata.source),
        target=from_argos(metadata.target),
        title=metadata.title,
        path=path,
        target_prefix=metadata.target_prefix,
        demo=metadata.demo,
        notice=metadata.notice,
        proofs=metadata.proofs,
    )


def _version_key(version: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in version.replace("-", ".").split("."))


def available() -> list[KnownPackage]:
    """The packages that can be installed by name: Argos's between English and Chinese, from the index we ship."""
    listed = json.loads(INDEX.read_text("utf-8"))["packages"]
    return [
        KnownPackage(
            name=each["name"],
            version=each["version"],
            source=from_argos(each["from_code"]),
            target=from_argos(each["to_code"]),
            title=f"{each['from_name']} → {each['to_name']}",
            url=each["url"],
            size=each["size"],
            sha256=each["sha256"],
        )
        for each in listed
    ]


def install_by_name(name: str, progress: Progress | None = None, *, timeout: float | None = None) -> Package:
    """Download a package of the index and install it, unless that version is installed.

    Args:
        name: As `available` lists it ("translate-en_zt"), or only its pair ("en_zt").
        progress: Called with the bytes fetched and all bytes.
        timeout: Seconds that the server may say nothing.

    Raises:
        NotFound: The index has no package of that name.
        EngineError: The download or the installing failed; nothing was changed.
    """
    from workbench.translate import download

    known = _known(name)
    for package in installed():
        if (package.name, package.version, package.demo) == (known.name, known.version, False):
            return package
    with staged(package_folders()[0]) as folder:
        file = folder / f"{known.name}{SUFFIX}"
        seconds = download.TIMEOUT if timeout is None else timeout
        download.fetch(known.url, file, sha256=known.sha256, size=known.size, progress=progress, timeout=seconds)
        return install_from_file(file)


def install_from_file(path: Path, progress: Progress | None = None) -> Package:
    """Install a package file, in the place of an installed one of the same name and version; no network is used.

    Raises:
        EngineError: The file is no sound package, or the packages folder cannot be written; nothing was changed.
    """
    with Archive(path) as archive:
        return _inspect(install(archive, package_folders()[0], progress))


def _known(name: str) -> KnownPackage:
    listed = {package.name: package for package in available()}
    wanted = name if name in listed else f"translate-{name}"
    if wanted not in listed:
        pairs = {each.removeprefix("translate-"): each for each in listed}
        near = difflib.get_close_matches(name.removeprefix("translate-"), pairs, n=1)
        hint = f"Did you mean {pairs[near[0]]}?" if near else f"Known: {', '.join(listed)}."
        raise NotFound(f"no language package is called {name!r}", hint=f"{hint} Or give the path of a {SUFFIX} file.")
    return listed[wanted]
