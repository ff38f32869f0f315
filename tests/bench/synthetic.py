"""Records made up to any size, the same for the same seed: for scale, and for names that are almost each other's.

`python -m tests.bench.synthetic 10000 FOLDER` writes one as a knowledge folder.
"""

from __future__ import annotations

import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from pathlib import Path

Examples = list[tuple[str, str]]
"""Labels and texts."""

NAMELESS = ""
"""The label of questions that no entry answers."""
ENTRIES_A_FILE = 300
_STRANGERS = 50

_ACTS = {
    "proposed": (
        "what did {} propose on {}", "{}'s proposal on {}", "which proposal came from {} about {}",
        "has {} proposed anything concerning {}", "show me the proposals of {} regarding {}",
    ),
    "reported": (
        "what did {} report on {}", "{}'s report on {}", "which report came from {} about {}",
        "has {} reported anything concerning {}", "show me the reports of {} regarding {}",
    ),
    "supported": (
        "what did {} support on {}", "{}'s support on {}", "which support came from {} about {}",
        "has {} supported anything concerning {}", "where is {} in support regarding {}",
    ),
    "opposed": (
        "what did {} oppose on {}", "{}'s opposition on {}", "which opposition came from {} about {}",
        "has {} opposed anything concerning {}", "where is {} in opposition regarding {}",
    ),
}  # fmt: skip
"""By act: ways of asking; the first `SHOWN` are learnt, the others asked."""
SHOWN = 2
_TOPICS = {
    "fisheries subsidies": "support for fishing fleets",
    "customs valuation": "the value of goods at the border",
    "rules of origin": "proof of where goods come from",
    "import licensing": "permits for imports",
    "food safety": "safe food",
    "plant health": "pests on plants",
    "technical regulations": "product standards",
    "tariff quotas": "quotas at lower duty",
    "export credits": "loans for exporters",
    "cotton trade": "cotton",
    "digital services": "services over the internet",
    "data flows": "data across borders",
    "online consumer protection": "buyers on the internet",
    "electronic signatures": "signing without paper",
    "paperless trade": "documents without paper",
    "market access": "access for goods",
    "trade facilitation": "faster clearance of goods",
    "public procurement": "buying by governments",
    "geographical indications": "names of places on products",
    "environmental goods": "goods for a clean environment",
    "textile safeguards": "safeguards on clothing",
    "steel capacity": "too much steel",
    "transit corridors": "roads of transit",
    "small economies": "the smallest economies",
    "accession talks": "joining as a new member",
}
_STARTS = (
    "mar",
    "bel",
    "tor",
    "kal",
    "ven",
    "sil",
    "dor",
    "quen",
    "ost",
    "lum",
    "par",
    "gri",
    "hal",
    "jor",
    "nam",
    "fel",
)
_MIDDLES = ("o", "a", "i", "ova", "eri", "uli", "ana", "oti", "imo", "ade", "ila", "uro")
_ENDS = ("via", "land", "stan", "nia", "mark", "dia", "ria", "burg", "tania", "gua", "wick", "ssau")
_OUTSIDE = (
    "how do I reset my password", "what is the weather tomorrow", "book a table for two", "who won the match today",
    "play some music", "how tall is the tower", "translate good morning", "set an alarm for seven", "where can I park",
    "what is for lunch", "order a new card", "how many calories are in rice", "tell me a joke", "is the printer fixed",
)  # fmt: skip
_COUNTRIES = (
    "Niger|Nigeria", "Guinea|Guinea-Bissau", "Iran|Iraq", "Dominica|Dominican Republic", "Austria|Australia",
    "Slovakia|Slovenia", "Mali|Malawi", "Mauritius|Mauritania", "Gambia|Zambia", "Iceland|Ireland", "Latvia|Lithuania",
    "China|Chinese Taipei", "Paraguay|Uruguay", "Sudan|South Sudan", "Korea|North Korea", "Congo|Democratic Congo",
    "Samoa|American Samoa", "Georgia|South Georgia", "Oman|Jordan", "Kenya|Libya",
)  # fmt: skip
_ABSENT_TWINS = (
    "Solomon Islands|Marshall Islands", "Saint Lucia|Saint Kitts", "El Salvador|San Salvador", "Togo|Tonga",
    "Ghana|Guyana", "Liberia|Siberia", "Mexico|New Mexico", "Chad|Chile", "Fiji|Haiti", "Palau|Peru",
)  # fmt: skip
"""Of each pair the first is on record and the second is not."""
_LINES = {
    "duty": (
        "what duty applies to {}",
        "tariff for {}",
        "how much duty does {} charge",
        "which duty must be paid in {}",
    ),
    "contact": ("who is the contact in {}", "whom do I call in {}", "enquiry point of {}", "a contact for {}, please"),
    "deadline": ("when is the deadline for {}", "last day for {}", "by when must {} answer", "does {} have a deadline"),
    "holiday": (
        "which days are holidays in {}",
        "public holidays of {}",
        "is {} closed on Monday",
        "next holiday in {}",
    ),
}
_SHOWN_LINES = 3


@dataclass(frozen=True)
class Asked:
    """A question, what it leads to, and whom it names."""

    text: str
    label: str
    """Empty where no entry answers it."""
    subject: str = ""


@dataclass(frozen=True)
class Synthetic:
    """A record as a matcher learns it, and what is asked of it."""

    examples: Examples
    subjects: Mapping[str, tuple[str, ...]]
    """Labels to the names that a question must hold."""
    asked: list[Asked]
    misspelt: list[Asked]
    """The same with one or two slips each."""
    outside: list[Asked]


def record_of(entries: int, *, seed: int = 0, questions: int = 500) -> Synthetic:
    """A record of so many entries, two ways of asking each, and so many questions in other words.

    >>> record_of(1000) == record_of(1000), len(record_of(1000).examples)
    (True, 2000)
    """
    chance = random.Random(seed)
    made = list(_entries(entries, chance))
    examples = [(label, template.format(*parts)) for label, act, *parts in made for template in _ACTS[act][:SHOWN]]
    asked = [_asking(entry, chance) for entry in chance.sample(made, min(questions, len(made)))]
    strangers = _strangers({name for _, _, name, _ in made}, chance)
    outside = [Asked(text, NAMELESS) for text in _OUTSIDE]
    for name in strangers:
        template = chance.choice(_ACTS[chance.choice(list(_ACTS))])
        outside.append(Asked(template.format(name, chance.choice(list(_TOPICS))), NAMELESS, name))
    subjects = {label: (name,) for label, _, name, _ in made}
    return Synthetic(examples, subjects, asked, misspelt(asked, seed), outside)


def names_record(seed: int = 0) -> Synthetic:
    """Fifty countries, of which forty are pairs of near-identical names, by four things that are asked of each.

    The questions outside ask for ten twins of countries on record that are themselves not on record.
    """
    pairs = [pair.split("|") for pair in _COUNTRIES]
    absent = [pair.split("|") for pair in _ABSENT_TWINS]
    countries = [name for pair in pairs for name in pair] + [present for present, _ in absent]
    examples, asked = [], []
    for country, (thing, lines) in product(countries, _LINES.items()):
        label = f"{_id(country)}-{thing}"
        examples += [(label, line.format(country)) for line in lines[:_SHOWN_LINES]]
        asked += [Asked(line.format(country), label, country) for line in lines[_SHOWN_LINES:]]
        asked.append(Asked(f"please, {lines[0].format(country)} this year?", label, country))
    outside = [
        Asked(line.format(twin), NAMELESS, twin)
        for _, twin in absent
        for lines in _LINES.values()
        for line in lines[::3]
    ]
    subjects = {f"{_id(country)}-{thing}": (country,) for country, thing in product(countries, _LINES)}
    return Synthetic(examples, subjects, asked, misspelt(asked, seed), outside)


def misspelt(asked: Sequence[Asked], seed: int) -> list[Asked]:
    """The questions with one or two slips each: a letter left out, doubled, swapped with the next, or its neighbour."""
    chance = random.Random(f"slips {seed}")
    return [Asked(_with_slips(one.text, chance), one.label, one.subject) for one in asked]


def write_folder(entries: int, folder: Path, *, seed: int = 0) -> None:
    """Write a record of so many entries as a knowledge folder that `rapporteur check` accepts."""
    made = list(_entries(entries, random.Random(seed)))
    names = list(dict.fromkeys(name for _, _, name, _ in made))
    (folder / "record").mkdir(parents=True, exist_ok=True)
    for file, text in _fixed_files().items():
        (folder / file).write_text(text, encoding="utf-8")
    (folder / "members.yaml").write_text("".join(_members(names)), encoding="utf-8")
    for number, start in enumerate(range(0, len(made), ENTRIES_A_FILE)):
        text = "".join(_entry_lines(*entry) for entry in made[start : start + ENTRIES_A_FILE])
        (folder / "record" / f"part-{number:04}.yaml").write_text(text, encoding="utf-8")


def _entries(count: int, chance: random.Random) -> Iterator[tuple[str, str, str, str]]:
    """Labels, acts, names and topics."""
    kinds = list(product(_ACTS, _TOPICS))
    names = _names(-(-count // len(kinds)), chance)
    for number, (name, (act, topic)) in enumerate(product(names, kinds)):
        if number == count:
            return
        yield f"{_id(name)}-{act}-{_id(topic)}", act, name, topic


def _names(count: int, chance: random.Random) -> list[str]:
    """Made-up names; every second one is almost the one before it."""
    stems = ["".join(parts).capitalize() for parts in product(_STARTS, _MIDDLES, _MIDDLES, _ENDS)]
    chance.shuffle(stems)
    found: dict[str, None] = {}
    for stem in stems:
        if len(found) >= count:
            break
        found |= dict.fromkeys((stem, _twin(stem, chance)))
    return list(found)[:count]


def _twin(name: str, chance: random.Random) -> str:
    """A name that people mistake for this one: a letter other, or a word more."""
    if chance.random() < 0.5:
        return f"{chance.choice(('North', 'South', 'New', 'Upper'))} {name}"
    place = chance.randrange(1, len(name) - 1)
    return name[:place] + chance.choice("bdfglmnprstv") + name[place + 1 :]


def _strangers(known: set[str], chance: random.Random) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < _STRANGERS:
        name = "".join(chance.choice(part) for part in (_STARTS, _MIDDLES, _MIDDLES, _MIDDLES, _ENDS)).capitalize()
        found |= {} if name in known else {name: None}
    return list(found)


def _asking(entry: tuple[str, str, str, str], chance: random.Random) -> Asked:
    label, act, name, topic = entry
    template = chance.choice(_ACTS[act][SHOWN:])
    return Asked(template.format(name, topic), label, name)


_NEIGHBOURS = {
    letter: row[max(place - 1, 0) : place] + row[place + 1 : place + 2]
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    for place, letter in enumerate(row)
}


def _with_slips(text: str, chance: random.Random) -> str:
    for _ in range(chance.choice((1, 2))):
        places = [place for place, letter in enumerate(text[:-1]) if letter.lower() in _NEIGHBOURS]
        place = chance.choice(places)
        letter = text[place]
        slip = chance.choice(("", letter * 2, text[place + 1] + letter, chance.choice(_NEIGHBOURS[letter.lower()])))
        text = text[:place] + slip + text[place + 1 + (slip == text[place + 1] + letter) :]
    return text


def _id(text: str) -> str:
    return "-".join("".join(char if char.isalnum() else " " for char in text.lower()).split())


def _fixed_files() -> dict[str, str]:
    topics = [f"- {{id: {_id(topic)}, name: {topic}, aliases: [{other}]}}\n" for topic, other in _TOPICS.items()]
    return {
        "base.yaml": (
            "title: Made-up Record\nabout: What made-up members did on made-up topics.\n"
            'covers: {start: "2020", end: "2021"}\n'
        ),
        "documents.yaml": (
            "- id: minutes\n  symbol: MR/M/1\n  title: Minutes of the Made-up Record\n"
            '  date: "2021"\n  numbering: ours\n  source: minutes.md\n'
        ),
        "topics.yaml": "".join(topics),
    }


def _members(names: Sequence[str]) -> Iterator[str]:
    confusable = _confusable(names)
    for name in names:
        declared = f", confusable: [{', '.join(sorted(map(_id, confusable[name])))}]" if confusable[name] else ""
        yield f"- {{id: {_id(name)}, name: {name}{declared}}}\n"


def _confusable(names: Sequence[str]) -> defaultdict[str, set[str]]:
    """Names that share their last word, or agree but for a letter of each, by name."""
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        last = name.split()[-1].lower()
        for stump in {last} | {last[:place] + last[place + 1 :] for place in range(len(last))}:
            alike[stump].append(name)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for group in alike.values():
        for one, other in combinations(group, 2):
            found[one].add(other)
            found[other].add(one)
    return found


def _entry_lines(label: str, act: str, name: str, topic: str) -> str:
    asks = ", ".join(template.format(name, topic) for template in _ACTS[act][:SHOWN])
    return (
        f"- id: {label}\n  text: {name} {act} a measure on {topic}.\n  who: [{_id(name)}]\n  act: {act}\n"
        f'  topics: [{_id(topic)}]\n  date: "2021"\n'
        f'  cite: {{document: minutes, paragraph: 1, quote: "{name} {act} a measure on {topic}"}}\n  asks: [{asks}]\n\n'
    )


if __name__ == "__main__":
    write_folder(int(sys.argv[1]), Path(sys.argv[2]))
