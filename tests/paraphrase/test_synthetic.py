"""The made-up records that the benchmarks use, and the charts that they draw."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from bot.knowledge.loading import load
from bot.matching.pack import known_acts
from tests.bench.drawing import Axis, Chart, Line, svg
from tests.bench.synthetic import misspelt, names_record, record_of, write_folder


def test_a_written_record_holds_and_has_the_entries_of_the_examples(tmp_path):
    write_folder(400, tmp_path)
    knowledge = load(tmp_path, known_acts())
    asks = [(entry.id, ask) for entry in knowledge.entries for ask in entry.asks]
    assert asks == record_of(400).examples


def test_another_seed_makes_another_record():
    assert record_of(200, seed=1) != record_of(200, seed=2)


@pytest.mark.parametrize("record", [record_of(300), names_record()], ids=["made-up", "names"])
def test_nothing_is_asked_in_the_words_of_an_example(record):
    texts = {text for _, text in record.examples}
    assert [asked for asked in (*record.asked, *record.outside) if asked.text in texts] == []


@pytest.mark.parametrize("record", [record_of(300), names_record()], ids=["made-up", "names"])
def test_what_is_asked_inside_has_an_entry_and_what_is_asked_outside_has_none(record):
    labels = {label for label, _ in record.examples}
    assert {asked.label for asked in record.asked} <= labels
    assert {asked.label for asked in record.outside} == {""}
    named = {name for names in record.subjects.values() for name in names}
    assert {asked.subject for asked in record.outside} & named == set()


def test_every_misspelt_question_keeps_its_label_and_almost_all_differ():
    asked = record_of(300).asked
    slipped = misspelt(asked, 0)
    assert [one.label for one in slipped] == [one.label for one in asked]
    assert sum(one.text != other.text for one, other in zip(asked, slipped, strict=True)) > 0.9 * len(asked)


def test_a_chart_is_well_formed_and_has_a_mark_for_each_point():
    across = Axis("entries", 1, 1000, logarithmic=True)
    chart = Chart("a < b", across, Axis("share", 0, 1), [Line("one & two", [(1, 0.5), (100, 0.7)], "#000")])
    tree = ElementTree.fromstring(svg([chart, chart]))
    assert len(tree.findall(".//{*}circle")) == 2 * (2 + 1)
    assert (across.share(10), across.ticks) == (pytest.approx(1 / 3), [1, 10, 100, 1000])
