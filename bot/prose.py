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


def amount(count: int, label: str) -> str:
    """A number with what it counts, as a label has it in the plural.

    >>> amount(1200, "Members"), amount(1, "votes against"), amount(1, "million crowns"), amount(1, "address")
    ('1,200 Members', '1 vote against', '1 million crowns', '1 address')
    """
    first, space, rest = label.partition(" ")
    if count == 1 and not first.endswith(("ss", "us", "series")):
        first = re.sub(r"ies$", "y", first).removesuffix("s")
    return f"{count:,} {first}{space}{rest}"
