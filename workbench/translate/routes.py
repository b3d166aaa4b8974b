"""By which packages one language becomes another: directly, in the other script of Chinese, or through a third."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from workbench.text.language import SIMPLIFIED, TRADITIONAL, names_region, to_script
from workbench.translate.languages import is_chinese, normalise
from workbench.translate.packages import Package

_SERVING: Final = {
    TRADITIONAL: (TRADITIONAL, SIMPLIFIED),
    SIMPLIFIED: (SIMPLIFIED, TRADITIONAL),
    "zh": (SIMPLIFIED, TRADITIONAL),
}
"""The packages' languages that serve a language: itself, and the other script with OpenCC between."""

_HUB: Final = "en"
"""Through which language to go where there is a choice: most packages have it on one side."""


@dataclass(frozen=True, slots=True)
class Route:
    """The package that translates between two languages.

    Attributes:
        before: The script that OpenCC turns the source into, "" where the package takes it as it is.
        after: The script or region that OpenCC turns the output into, "" where it is right already.
    """

    package: Package
    before: str
    after: str

    def written(self, text: str) -> str:
        """What the package wrote, in the script or the region's characters that are wanted."""
        return to_script(text, self.after, traditional=self.package.target == TRADITIONAL) if self.after else text


@dataclass(frozen=True, slots=True)
class Path:
    """One route, or two with a third language between them."""

    routes: tuple[Route, ...]
    through: str = ""

    @property
    def label(self) -> str:
        """The packages and their versions, as translations remember them."""
        return " + ".join(route.package.label for route in self.routes)

    @property
    def demo(self) -> bool:
        """Whether a demo package translates."""
        return any(route.package.demo for route in self.routes)

    @property
    def notice(self) -> str:
        """What the packages want said with their translations."""
        return " ".join(dict.fromkeys(route.package.notice for route in self.routes if route.package.notice))

    def settings(self) -> dict[str, Any]:
        """What of the way decides the output, as translations remember it."""
        found: dict[str, Any] = {"through": self.through} if self.through else {}
        if self.routes[0].before:
            found["source_converted_to"] = self.routes[0].before
        if self.routes[-1].after:
            found["output_converted_to"] = self.routes[-1].after
        if self.demo:
            found["demo"] = True
        return found


def find_path(source: str, target: str, packages: Sequence[Package]) -> Path | None:
    """The way between two languages: one package, or else two, through English where that can be.

    A demo package knows only the samples, so none is one of two.
    """
    direct = find_route(source, target, packages)
    if direct is not None:
        return Path((direct,))
    if _family(source) == _family(target):
        return None
    real = [package for package in packages if not package.demo]
    for middle in _middles(real):
        first = find_route(source, middle, real)
        second = find_route(middle, target, real)
        if first is not None and second is not None:
            return Path((first, second), middle)
    return None


def find_route(source: str, target: str, packages: Iterable[Package]) -> Route | None:
    """The best package between two languages: a real one before a demo one, then one that needs no conversion."""
    wanted_from, wanted_into = normalise(source), normalise(target)
    best: tuple[tuple[bool, int], Route] | None = None
    for package in packages:
        serving_from = _SERVING.get(wanted_from, (wanted_from,))
        serving_into = _SERVING.get(wanted_into, (wanted_into,))
        if package.source not in serving_from or package.target not in serving_into:
            continue
        conversions = serving_from.index(package.source) + serving_into.index(package.target)
        rank = (package.demo, conversions)
        if best is None or rank < best[0]:
            before = package.source if package.source != wanted_from else ""
            converted = package.target != wanted_into and wanted_into != "zh"
            after = target if converted or names_region(target) else ""
            best = rank, Route(package, before, after)
    return best[1] if best else None


def pairs_of(packages: Sequence[Package]) -> list[tuple[str, str]]:
    """Every pair of languages that the packages serve, alone, through a third language, or with OpenCC."""
    tags = {tag for package in packages for tag in (package.source, package.target)} | {TRADITIONAL, SIMPLIFIED}
    every = sorted((a, b) for a in tags for b in tags if _family(a) != _family(b))
    return [(a, b) for a, b in every if find_path(a, b, packages) is not None]


def _middles(packages: Sequence[Package]) -> Iterator[str]:
    targets = dict.fromkeys(package.target for package in packages)
    yield from sorted(targets, key=lambda tag: (tag != _HUB, tag))


def _family(tag: str) -> str:
    tag = normalise(tag)
    return "zh" if is_chinese(tag) else tag
