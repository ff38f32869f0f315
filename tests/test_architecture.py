"""The map of the program: who may import whom, where each library lives, and what importing may not do."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from bot import errors
from bot.knowledge.loading import load
from bot.matching.pack import known_acts

pytestmark = pytest.mark.whole

ROOT = Path(__file__).parents[1]

# From the ground up; a package, or a module that stands alone, imports from the lines above its own only.
LAYERS = (
    "errors prose replies similarity text wordlists",
    "edtf paraphrase settings",
    "dating knowledge",
    "dates",
    "matching",
    "answers gaps learned",
    "answering editions reminders",
    "briefing store",
    "calendars health views",
    "gold slack",
    "scheduling",
    "reminding",
    "app",
    "commands",
    "__main__",
)
RANKS = {name: rank for rank, line in enumerate(LAYERS) for name in line.split()}

# A library that is to be changed, or replaced, is looked for in one place.
HOMES = {
    "yaml": ("bot.knowledge.loading",),
    "pydantic": ("bot.knowledge",),
    "rapidfuzz": ("bot.similarity",),
    "Stemmer": ("bot.text",),
    "sqlite3": ("bot.store.sqlite", "bot.store.backup"),
    "sqlite_utils": ("bot.store.sqlite",),
    "aiosql": ("bot.store.database",),
    "psycopg": ("bot.store.postgres",),
    "psycopg_pool": ("bot.store.postgres",),
    "numpy": ("bot.paraphrase",),
    "icalendar": ("bot.calendars.feed", "bot.calendars.importing"),
    "rich": ("bot.views.terminal",),
    "slack_bolt": ("bot.slack", "bot.app"),
    "slack_sdk": ("bot.slack", "bot.app"),
}
# Started, or needed by another library, and never imported by name.
NOT_IMPORTED = {"gunicorn", "tzdata", "websocket-client"}

CLOCKS = {"datetime": {"now", "utcnow", "today"}, "date": {"today"}, "time": {"time", "time_ns", "localtime"}}
CLOCK_READERS = ("bot.app", "bot.commands")
CATCHES_EVERYTHING = {"bot.slack.failures"}


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


PACKAGES = sorted((ROOT / "bot").rglob("__init__.py"))
SOURCES = {
    module_of(path): path.read_text("utf-8")
    for path in sorted((ROOT / "bot").rglob("*.py"))
    if path.name != "__init__.py"
}


@cache
def nodes_of(source: str) -> tuple[ast.AST, ...]:
    """Every node of a source's tree."""
    return tuple(ast.walk(ast.parse(source)))


def imports_of(source: str) -> Iterator[str]:
    """Every module that a source imports, wherever in it; of a package, the modules taken out of it."""
    for node in nodes_of(source):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            named = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in SOURCES else str(node.module) for name in named)


def is_within(module: str, homes: tuple[str, ...]) -> bool:
    return any(module == home or module.startswith(f"{home}.") for home in homes)


def part_of(module: str) -> str:
    """The package, or the module that stands alone, that a module of the program belongs to."""
    return module.split(".")[1]


def rank_of(module: str) -> int:
    return RANKS[part_of(module)]


def circles_in(sources: Mapping[str, str]) -> list[str]:
    """Modules that import each other, one after the other; none where there are none."""
    try:
        TopologicalSorter({module: set(imports_of(source)) for module, source in sources.items()}).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def layer_faults(module: str, source: str) -> Iterator[str]:
    """Imports out of a package that do not point to a lower layer."""
    for name in set(imports_of(source)):
        if name.startswith("bot.") and part_of(name) != part_of(module) and rank_of(name) >= rank_of(module):
            yield f"{module} imports {name}, which does not stand below it in LAYERS"


def home_faults(module: str, source: str) -> Iterator[str]:
    """Libraries that are imported away from home, or have none."""
    for library in {name.split(".")[0] for name in imports_of(source)} - {"bot"}:
        if library not in HOMES and library not in sys.stdlib_module_names:
            yield f"{module} imports {library}, which has no home in HOMES"
        elif not is_within(module, HOMES.get(library, ("bot",))):
            yield f"{module} imports {library}, whose home is {' and '.join(HOMES[library])}"


def clock_faults(module: str, source: str) -> Iterator[str]:
    """Readings of the clock; durations may be measured anywhere."""
    for node in nodes_of(source):
        if isinstance(node, ast.Attribute) and not is_within(module, CLOCK_READERS):
            owner = ast.unparse(node.value).rpartition(".")[2]
            if node.attr in CLOCKS.get(owner, ()):
                yield f"{module}:{node.lineno} reads the clock; take `now` or `today` as a parameter"


def broad_faults(module: str, source: str) -> Iterator[str]:
    """Handlers that catch everything."""
    for node in nodes_of(source):
        if isinstance(node, ast.ExceptHandler) and module not in CATCHES_EVERYTHING:
            caught = ast.unparse(node.type) if node.type else "BaseException"
            if {"Exception", "BaseException"} & set(re.findall(r"\w+", caught)):
                yield f"{module}:{node.lineno} catches everything; catch what can happen"


def faults_of(module: str, source: str) -> list[str]:
    checks = (layer_faults, home_faults, clock_faults, broad_faults)
    return sorted(fault for check in checks for fault in check(module, source))


def test_every_module_keeps_to_the_map():
    assert [fault for module, source in SOURCES.items() for fault in faults_of(module, source)] == []


def test_every_part_has_one_rank_and_every_rank_a_part():
    named = [name for line in LAYERS for name in line.split()]
    assert sorted(named) == sorted({part_of(module) for module in SOURCES})


def test_no_modules_import_each_other():
    assert circles_in(SOURCES) == []


def test_a_circle_is_found_also_within_a_package():
    planted = {"bot.views.plain": "from bot.views.why import a", "bot.views.why": "from bot.views.plain import b"}
    assert set(circles_in(SOURCES | planted)) == set(planted)


PLANTED = {
    "an import from above": ("bot.text", "from bot.answering import answer", "does not stand below it"),
    "an import from beside": ("bot.text", "from bot.edtf import parse", "does not stand below it"),
    "a module out of its package": ("bot.edtf", "from bot.dating import months", "imports bot.dating.months"),
    "an import in a function": ("bot.edtf", "def f():\n    import bot.app", "imports bot.app"),
    "a library away from home": ("bot.answering", "import yaml", "whose home is bot.knowledge.loading"),
    "a part of a library": ("bot.store.verbs", "from slack_sdk.web import client", "bot.slack and bot.app"),
    "a library without a home": ("bot.text", "import pandas.api", "pandas, which has no home"),
    "today": ("bot.answering", "from datetime import date\nx = date.today()", "bot.answering:2 reads"),
    "now": ("bot.dates", "import datetime\nx = datetime.datetime.now(z)", "bot.dates:2 reads"),
    "a clock handed on": ("bot.slack.desk", "import time\nclock = time.time", "bot.slack.desk:2 reads"),
    "a broad except": ("bot.text", "try:\n    f()\nexcept Exception:\n    pass", "bot.text:3 catches"),
    "a bare except": ("bot.text", "try:\n    f()\nexcept:\n    pass", "bot.text:3 catches"),
    "one of several": (
        "bot.text",
        "try:\n    f()\nexcept (OSError, BaseException):\n    pass",
        "bot.text:3 catches",
    ),
}


@pytest.mark.parametrize(("module", "source", "complaint"), PLANTED.values(), ids=PLANTED.keys())
def test_a_planted_fault_is_found(module, source, complaint):
    (found,) = faults_of(module, source)
    assert complaint in found


def test_every_home_is_lived_in():
    lived_in = {
        (name.split(".")[0], home)
        for module, source in SOURCES.items()
        for name in imports_of(source)
        for home in HOMES.get(name.split(".")[0], ())
        if is_within(module, (home,))
    }
    assert lived_in == {(library, home) for library, homes in HOMES.items() for home in homes}


def test_every_dependency_has_a_home_or_a_reason():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    required = {re.split(r"[<>=\[]", line)[0] for line in project["dependencies"]}
    spelled = {"PyYAML": "yaml", "PyStemmer": "Stemmer"}
    imported = {spelled.get(name, name.replace("-", "_")) for name in required - NOT_IMPORTED}
    assert imported == HOMES.keys() - {"sqlite3"}
    assert required >= NOT_IMPORTED


@pytest.mark.parametrize("path", PACKAGES, ids=[str(path.parent.relative_to(ROOT)) for path in PACKAGES])
def test_a_package_file_is_its_docstring_and_nothing_else(path):
    (only,) = ast.parse(path.read_text("utf-8")).body
    assert isinstance(only, ast.Expr)
    assert isinstance(ast.literal_eval(only.value), str)


def test_everything_broad_is_caught_in_one_place():
    broad = [
        line
        for source in SOURCES.values()
        for line in source.splitlines()
        if re.search(r"except\b.*\bException\b", line)
    ]
    assert len(broad) == len(CATCHES_EVERYTHING)


# Notes what the imports of all modules do beyond reading code, by the interpreter's own audit events.
IMPORT_ALL = """
import importlib, json, sys, zoneinfo
ACTS = {"socket.__new__", "socket.connect", "socket.bind", "sqlite3.connect", "subprocess.Popen", "os.mkdir",
        "os.remove", "os.rename", "os.system", "os.exec", "_thread.start_new_thread"}
CODE = (".py", ".pyc", ".so")
done = []
def note(event, arguments):
    if event in ACTS:
        done.append([event, repr(arguments)])
    elif event == "open" and isinstance(arguments[0], str):
        path, mode, flags = arguments
        writes = isinstance(mode, str) and set(mode) & set("wax+")
        if writes or not (path.endswith(CODE) or path.startswith((sys.prefix, sys.base_prefix, *zoneinfo.TZPATH))):
            done.append([event, path])
sys.dont_write_bytecode = True
sys.addaudithook(note)
for name in sys.argv[1:]:
    importlib.import_module(name)
print(json.dumps(done))
"""


def test_importing_reads_code_and_does_nothing(tmp_path):
    run = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, *SOURCES],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(run.stdout) == []
    assert list(tmp_path.iterdir()) == []


def drawn(drawing: str) -> dict[str, str]:
    """Each class of a drawn tree and its parent; the root's is empty."""
    path: list[str] = []
    parents = {}
    for trunk, name in re.findall(r"^((?:[│ ]   )*(?:[├└]── )?)([A-Z]\w+)  ", drawing, re.MULTILINE):
        depth = len(trunk) // 4
        parents[name] = path[depth - 1] if depth else ""
        path[depth:] = [name]
    return parents


def test_the_tree_of_errors_is_as_drawn():
    classes = [value for value in vars(errors).values() if isinstance(value, type)]
    kin = {one.__name__: one.__base__.__name__ for one in classes if issubclass(one, Exception)}
    assert drawn(str(errors.__doc__)) == {**kin, "BotError": ""}


def test_no_error_of_ours_is_made_elsewhere():
    own = [
        f"{module}: {node.name}"
        for module, source in SOURCES.items()
        for node in nodes_of(source)
        if isinstance(node, ast.ClassDef) and module != "bot.errors" and node.name[0] != "_"
        if any(ast.unparse(base).endswith(("Error", "Exception")) for base in node.bases)
    ]
    assert own == []


def strings_of(source: str) -> Iterator[str]:
    """The texts that code works with; docstrings and comments may speak of anything."""
    told = {id(node.value) for node in nodes_of(source) if isinstance(node, ast.Expr)}
    for node in nodes_of(source):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def names_of_the_record() -> list[str]:
    """Every name, alias, abbreviation and symbol that the shipped record has for anything."""
    knowledge = load(ROOT / "knowledge", known_acts())
    entities = [entity for _, entity in knowledge.entities]
    things = [*entities, *knowledge.topics, *knowledge.documents, *knowledge.meetings]
    found = {name for thing in things for name in thing.aliases}
    for key in ("name", "abbreviation", "symbol", "title"):
        found |= {getattr(thing, key, None) or "" for thing in things}
    everyday = set((ROOT / "bot" / "languages" / "en_common.txt").read_text("utf-8").split())
    return sorted(name for name in found - {""} if name.lower() not in everyday or name != name.lower())


def spoken(names: list[str], text: str) -> list[str]:
    """The names that a text holds as whole words; short ones count in capitals only, as "US" does."""
    folded = text.casefold()
    return [
        name
        for name in names
        if name.casefold() in folded
        and re.search(rf"(?<![\w/]){re.escape(name)}(?![\w/])", text, re.IGNORECASE if len(name) > 3 else 0)
    ]


def test_nothing_in_the_program_knows_the_shipped_record():
    names = names_of_the_record()
    assert len(names) > 500
    texts = {module: "\n".join(strings_of(source)) for module, source in SOURCES.items()}
    languages = ROOT / "bot" / "languages"
    # The seats of governments name whom they stand for, of any record: en_capitals.txt is left out.
    lists = [languages / f"en_{name}.txt" for name in ("synonyms", "kindred", "fields")]
    packs = [*sorted(languages.glob("*.yaml")), *lists]
    texts |= {path.name: re.sub(r"#.*", "", path.read_text("utf-8")) for path in packs}
    assert {where: found for where, text in texts.items() if (found := spoken(names, text))} == {}
    assert spoken(names, "asks Viet Nam of WT/L/1032 for us") == ["Viet Nam", "WT/L/1032"]
