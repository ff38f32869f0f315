"""What was learned from a knowledge base, kept as a file, so that a start need not learn it again."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bot.knowledge.model import KnowledgeBase
from bot.matching.index import Learn, learning_from

if TYPE_CHECKING:
    from bot.paraphrase.learning import Either

_log = logging.getLogger(__name__)


def kept_in(file: Path, before: Either | None = None) -> Learn:
    """What learns, unless `file` holds what was learned from the same words before.

    A file of the bot's own, overwritten; the index of a large record is not kept, but where `before` is one, only what
    changed is learned. If the file cannot be read or written, that costs time and nothing else.
    """

    def learn(knowledge: KnowledgeBase) -> Either:
        from bot.paraphrase.learning import learn_changed, learn_fitting
        from bot.paraphrase.matcher import Matcher, fingerprint, restore

        examples, titles = learning_from(knowledge)
        mark = fingerprint(examples, titles=titles).encode()
        try:
            return restore(_saved_under(mark, file))
        except (OSError, ValueError):
            matcher = learn_changed(before, examples, titles) if before else learn_fitting(examples, titles)
            if isinstance(matcher, Matcher):
                _keep(mark + matcher.save(), file)
            return matcher

    return learn


def _saved_under(mark: bytes, file: Path) -> bytes:
    kept = file.read_bytes()
    if not kept.startswith(mark):
        raise ValueError("learned from other words")
    return kept.removeprefix(mark)


def _keep(saved: bytes, file: Path) -> None:
    """Write the file, whole or not at all."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".learned-") as fresh:
            new = Path(fresh) / "new"
            new.write_bytes(saved)
            new.replace(file)
    except OSError as error:
        _log.debug("What was learned could not be kept in %s (%s).", file, error)
