"""A private PostgreSQL server for tests: on a Unix socket in a folder of its own, gone with the test session."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

import pytest

ALL_REQUIRED = os.environ.get("RAPPORTEUR_SKIP_NOTHING") == "1"
USER = "keeper"
_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "60",
    # The tests stop the server, never the machine.
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "16MB",
}


class PostgresServer:
    """A server, which may be stopped and started again."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self._account = _account()
        if self._account:
            shutil.chown(self.folder, *self._account)
        data = self.folder / "data"
        self._run("initdb", "--no-sync", "--auth=trust", "--encoding=UTF8", f"--username={USER}", f"--pgdata={data}")
        lines = [f"{name} = '{value}'" for name, value in _SETTINGS.items()]
        with (data / "postgresql.conf").open("a") as file:
            file.write("\n".join([*lines, f"unix_socket_directories = '{self.folder}'\n"]))
        self.start()

    def url(self, schema: str = "public") -> str:
        """The address of a schema."""
        options = quote(f"-csearch_path={schema}")
        return f"postgresql://{USER}@/postgres?host={quote(str(self.folder), safe='')}&options={options}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._control("start", f"--log={self.folder / 'log'}")

    def stop(self, mode: str = "fast") -> None:
        """Stop it; "immediate" is what a crash looks like from outside."""
        self._control("stop", f"--mode={mode}")

    def remove(self) -> None:
        """Stop it, and delete all of it."""
        self.stop("immediate")
        shutil.rmtree(self.folder)

    def _control(self, *arguments: str) -> None:
        self._run("pg_ctl", "--wait", "--silent", f"--pgdata={self.folder / 'data'}", *arguments)

    def _run(self, program: str, *arguments: str) -> None:
        """Run one of its programs, as another user where we are root, which they refuse."""
        user, group = self._account or (None, None)
        subprocess.run(
            [self._programs / program, *arguments],
            check=True,
            cwd=self.folder,
            user=user,
            group=group,
            extra_groups=[] if user is not None else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            timeout=120,
        )


def programs_of_postgres() -> Path | None:
    """The folder with initdb and pg_ctl; None where no server is installed."""
    found = [Path(path).parent for name in ("initdb",) if (path := shutil.which(name))]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in found if all((folder / name).exists() for name in ("initdb", "pg_ctl"))), None)


def required_server() -> PostgresServer:
    """A server; where none is installed, the test is skipped, or fails where everything is required."""
    programs = programs_of_postgres()
    if programs is None and ALL_REQUIRED:
        pytest.fail("RAPPORTEUR_SKIP_NOTHING is set, but no PostgreSQL server is installed: apt-get install postgresql")
    if programs is None:
        pytest.skip("no PostgreSQL server is installed")
    return PostgresServer(programs)


def _account() -> tuple[int, int] | None:
    """Whose processes the server's are, where we are root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    return entry.pw_uid, entry.pw_gid
