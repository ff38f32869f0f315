"""One emulate for these tests; for each test a wire to it, and a store on one engine after the other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.delivering.conftest import _no_proxy, clock
from tests.emulate.making import Workspace
from tests.emulate.server import EmulateServer, required_emulate
from tests.emulate.wire import Wire
from tests.store.conftest import migrated, open_both, postgres, postgres_settings, reminders, settings

__all__ = ["_no_proxy", "clock", "migrated", "open_both", "postgres", "postgres_settings", "reminders", "settings"]


@pytest.fixture(scope="package")
def emulate(tmp_path_factory) -> Iterator[EmulateServer]:
    with required_emulate(tmp_path_factory.mktemp("emulate")) as server:
        yield server


@pytest.fixture
def wire(emulate) -> Iterator[Wire]:
    with Wire(emulate.port) as made:
        yield made


@pytest.fixture
def slack(emulate, wire) -> Workspace:
    return Workspace(wire, emulate.url)
