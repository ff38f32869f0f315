"""How much the long tests do: enough for every change, or everything that was promised with RAPPORTEUR_TORTURE=1."""

import os

TORTURE = os.environ.get("RAPPORTEUR_TORTURE") == "1"


def load(usual: int, torture: int) -> int:
    """How often, of the two."""
    return torture if TORTURE else usual
