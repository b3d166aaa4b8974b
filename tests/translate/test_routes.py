from __future__ import annotations

from pathlib import Path

import pytest

from workbench.translate.packages import Package
from workbench.translate.routes import find_path, find_route, pairs_of


def package(source: str, target: str, *, demo: bool = False, version: str = "1.0") -> Package:
    name = f"{source}>{target}{' demo' if demo else ''}"
    return Package(name, version, source, target, name, Path(f"/{name}"), demo=demo)


EN_HANT, EN_HANS = package("en", "zh-Hant"), package("en", "zh-Hans")
HANT_EN, HANS_EN = package("zh-Hant", "en"), package("zh-Hans", "en")
EN_HANT_DEMO, HANT_EN_DEMO = package("en", "zh-Hant", demo=True), package("zh-Hant", "en", demo=True)


@pytest.mark.parametrize(
    ("pair", "installed", "expected"),
    [
        (("en", "zh-Hant"), [EN_HANT, EN_HANS], (EN_HANT, "", "")),
        (("en", "zh-Hant"), [EN_HANS], (EN_HANS, "", "zh-Hant")),
        (("en", "zh-TW"), [EN_HANS], (EN_HANS, "", "zh-TW")),
        (("en", "zh-HK"), [EN_HANT], (EN_HANT, "", "zh-HK")),
        (("en", "zh-Hans"), [EN_HANT], (EN_HANT, "", "zh-Hans")),
        (("en", "zh-Hans"), [EN_HANT, EN_HANS], (EN_HANS, "", "")),
        (("zh-Hant", "en"), [HANS_EN, HANT_EN], (HANT_EN, "", "")),
        (("zh-Hant", "en"), [HANS_EN], (HANS_EN, "zh-Hans", "")),
        (("zh-Hans", "en"), [HANT_EN], (HANT_EN, "zh-Hant", "")),
        (("zh", "en"), [HANT_EN, HANS_EN], (HANS_EN, "zh-Hans", "")),
        (("en", "zh-Hant"), [EN_HANT_DEMO, EN_HANS], (EN_HANS, "", "zh-Hant")),
        (("en", "zh-Hant"), [EN_HANT, package("en", "zh-Hant", version="0.9")], (EN_HANT, "", "")),
        (("zh-Hant", "en"), [HANT_EN_DEMO], (HANT_EN_DEMO, "", "")),
        (("en", "fr"), [EN_HANT, EN_HANS], None),
        (("zh-Hant", "zh-Hans"), [EN_HANT, HANS_EN], None),
    ],
)
def test_routes(pair: tuple[str, str], installed: list[Package], expected: tuple[Package, str, str] | None) -> None:
    found = find_route(*pair, installed)
    assert (found and (found.package, found.before, found.after)) == expected


EN_JA, JA_EN = package("en", "ja"), package("ja", "en")
FR_EN, EN_FR, FR_JA = package("fr", "en"), package("en", "fr"), package("fr", "ja")


@pytest.mark.parametrize(
    ("pair", "installed", "expected", "through"),
    [
        (("ja", "zh-Hant"), [JA_EN, EN_HANT], [JA_EN, EN_HANT], "en"),
        (("zh-Hans", "ja"), [HANT_EN, EN_JA], [HANT_EN, EN_JA], "en"),
        (("fr", "ja"), [FR_EN, EN_JA, FR_JA], [FR_JA], ""),
        (("en", "ja"), [EN_FR, FR_JA], [EN_FR, FR_JA], "fr"),
        (("ja", "zh-Hant"), [JA_EN, EN_HANT_DEMO], None, ""),
        (("zh-Hant", "zh-Hans"), [HANT_EN, EN_HANS], None, ""),
        (("ja", "fr"), [JA_EN], None, ""),
    ],
)
def test_paths_through_a_third_language(
    pair: tuple[str, str], installed: list[Package], expected: list[Package] | None, through: str
) -> None:
    found = find_path(*pair, installed)
    assert (found and [route.package for route in found.routes]) == expected
    assert (found.through if found else "") == through


def test_a_path_says_what_decides_its_output() -> None:
    found = find_path("zh-Hans", "ja", [HANT_EN, EN_JA])
    assert found is not None
    assert found.settings() == {"through": "en", "source_converted_to": "zh-Hant"}
    assert found.label == "zh-Hant>en 1.0 + en>ja 1.0"


def test_the_pairs_are_all_that_can_be_reached() -> None:
    assert ("ja", "zh-Hant") in pairs_of([JA_EN, EN_HANT])
    assert ("ja", "zh-Hans") in pairs_of([JA_EN, EN_HANT])
    assert ("zh-Hant", "ja") not in pairs_of([JA_EN, EN_HANT])
    assert pairs_of([]) == []
