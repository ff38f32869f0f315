"""References to paragraphs, as curators write them."""

from __future__ import annotations

import pytest

from bot.knowledge.locators import Locator, locator_of

WRITTEN = {
    "WT/L/1032": ("WT/L/1032", ()),
    "WT/L/1032 para. 5": ("WT/L/1032", ("5",)),
    "WT/L/1032, para. 5": ("WT/L/1032", ("5",)),
    "ctg-report-2018-07, paragraph 5": ("ctg-report-2018-07", ("5",)),
    "G/C/M/127 paras. 19.9 and 20": ("G/C/M/127", ("19.9", "20")),
    "G/C/M/127, paras. 5-7, 9": ("G/C/M/127", ("5", "6", "7", "9")),
    "G/C/M/127, paragraphs 19.8–19.10": ("G/C/M/127", ("19.8", "19.9", "19.10")),
    "G/C/M/127, paras. 3-19.2": ("G/C/M/127", ("3", "19.2")),
    "G/C/M/127, paras. 1-99999999": ("G/C/M/127", ("1", "99999999")),
    "a paper on paragraphs": ("a paper on paragraphs", ()),
}


@pytest.mark.parametrize(("written", "locator"), WRITTEN.items(), ids=WRITTEN)
def test_a_reference_is_a_document_and_its_paragraphs(written: str, locator: tuple[str, tuple[str, ...]]) -> None:
    assert locator_of(written) == Locator(*locator)
