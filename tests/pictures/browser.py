"""Headless Chromium as a camera: a page becomes a PNG as high as the page needs."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.pictures.page import Page

NAMES = ("chromium", "chromium-browser", "google-chrome")
SCALE = 2
"""Picture pixels for each CSS pixel, as on today's screens."""
_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
_TIMEOUT_S = 60


def found() -> str | None:
    """The browser's path; None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def photograph(browser: str, page: Page, width: int, target: Path) -> None:
    """Write the page, `width` CSS pixels wide, to the PNG file `target`."""
    target.parent.mkdir(parents=True, exist_ok=True)
    # Its helpers may still write to the profile when the browser itself has ended.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        file = Path(scratch, "page.html")
        file.write_text(page.html(width), encoding="utf-8")
        measured = re.search(r'data-height="(\d+)"', _run(browser, scratch, file, "--dump-dom"))
        if not measured:
            raise ValueError(f"{target.name}: the browser did not measure the page")
        size = f"--window-size={width},{measured[1]}"
        _run(browser, scratch, file, size, f"--force-device-scale-factor={SCALE}", f"--screenshot={target.resolve()}")


def _run(browser: str, scratch: str, file: Path, *flags: str) -> str:
    profile = f"--user-data-dir={tempfile.mkdtemp(dir=scratch)}"
    command = [browser, *_FLAGS, profile, *flags, file.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=_TIMEOUT_S).stdout
