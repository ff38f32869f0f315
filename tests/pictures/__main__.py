"""`python -m tests.pictures`: the pictures of the project's pages; `--gallery DIR`: all that should be looked at."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.pictures.browser import NAMES, found, photograph
from tests.pictures.page import DESKTOP, PHONE
from tests.pictures.png import smaller
from tests.pictures.scenes import gallery, shown

DOCS = Path(__file__).parents[2] / "docs"
MOST_BYTES = 300_000


def main() -> int:
    """0 when every picture is written; 1 without a browser, or where a picture is too big for the project's pages."""
    parser = argparse.ArgumentParser(prog="python -m tests.pictures", description=__doc__)
    parser.add_argument("--gallery", metavar="DIR", type=Path, help="write everything there, phone and desktop")
    folder = parser.parse_args().gallery
    browser = found()
    if not browser:
        print(
            f"No Chromium found (looked for {', '.join(NAMES)}); on Debian: apt-get install chromium", file=sys.stderr
        )
        return 1
    return _write_gallery(browser, folder) if folder else _write_docs(browser)


def _write_docs(browser: str) -> int:
    too_big = False
    for name, page in shown():
        target = DOCS / f"{name}.png"
        photograph(browser, page, DESKTOP, target)
        size = target.write_bytes(smaller(target.read_bytes()))
        too_big = too_big or size >= MOST_BYTES
        print(f"docs/{target.name}: {size:,} bytes{f', expected under {MOST_BYTES:,}' if size >= MOST_BYTES else ''}")
    return int(too_big)


def _write_gallery(browser: str, folder: Path) -> int:
    for name, page in gallery():
        for screen, width in (("phone", PHONE), ("desktop", DESKTOP)):
            photograph(browser, page, width, folder / f"{name}-{screen}.png")
    print(f"{folder}: {len(list(folder.glob('*.png')))} pictures")
    return 0


if __name__ == "__main__":
    sys.exit(main())
