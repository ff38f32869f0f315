"""Lists, capitals and plurals as English writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable


def listed(parts: Iterable[str], last: str = "and") -> str:
    """Parts as one speaks them: "a, b and c"."""
    parts = list(dict.fromkeys(parts))
    if not parts:
        return ""
    return f" {last} ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def capital(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def plural(noun: str, count: int) -> str:
    """A noun for a count, with it.

    >>> plural("proposal", 1), plural("statement of support", 2), plural("study", 3), plural("address", 2)
    ('1 proposal', '2 statements of support', '3 studies', '2 addresses')
    """
    if count == 1:
        return f"1 {noun}"
    first, _, rest = noun.partition(" of ")
    hissing = first.endswith(("s", "x", "z", "ch", "sh"))
    many = re.sub(r"(?<![aeiou])y$", "ie", first) + ("es" if hissing else "s")
    return f"{count} {many}{' of ' + rest if rest else ''}"
