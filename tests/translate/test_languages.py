from __future__ import annotations

import pytest

from workbench.translate.languages import from_argos, is_chinese, normalise


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en", "en"), ("EN-us", "en"), ("en_GB", "en"), ("eng", "en"),
        ("zh-Hant", "zh-Hant"), ("zh-TW", "zh-Hant"), ("zh-HK", "zh-Hant"), ("ZH_hant_HK", "zh-Hant"),
        ("zh-Hans", "zh-Hans"), ("zh-CN", "zh-Hans"), ("zh-SG", "zh-Hans"), ("zh-Hans-HK", "zh-Hans"),
        ("zh", "zh"), ("zho", "zh"), ("cmn-Hant", "zh-Hant"), ("fr-CA", "fr"),
    ],
)  # fmt: skip
def test_tags_are_written_as_workbench_writes_them(tag: str, expected: str) -> None:
    assert normalise(tag) == expected


def test_argos_has_codes_of_its_own_for_the_scripts() -> None:
    assert [from_argos(code) for code in ("zt", "zh", "en")] == ["zh-Hant", "zh-Hans", "en"]


def test_chinese_is_chinese_in_any_script() -> None:
    assert [is_chinese(tag) for tag in ("zh", "zh-Hant", "zh-Hans", "en", "zhx")] == [True, True, True, False, False]
