"""The errors that are expected; anything else is a bug.

BotError                its text is fit for a person
├── SettingsError       the environment asks for something that cannot be
├── DateError           a date that does not exist, or is not written as asked
├── KnowledgeError      the knowledge base does not hold; carries every problem found
├── StoreError          the state store cannot be used
└── PostingError        Slack did not take a message
"""


class BotError(Exception):
    """An expected failure, whose text a person can act on."""


class SettingsError(BotError):
    """The environment asks for something that cannot be."""


class DateError(BotError, ValueError):
    """A date that does not exist, or is not written as asked."""


class KnowledgeError(BotError):
    """The knowledge base does not hold; `problems` are its faults, sorted by file and line."""

    def __init__(self, problems: tuple[object, ...]) -> None:
        """Take the problems; each one's `str` is a line for the curator."""
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class StoreError(BotError):
    """The state store cannot be used."""


class PostingError(BotError):
    """Slack did not take a message."""

    def __init__(self, message: str, *, for_good: bool = False, retry_after_s: float = 0.0) -> None:
        """Take what is wrong, whether trying again is useless, and how long Slack asked to wait."""
        self.for_good = for_good
        self.retry_after_s = retry_after_s
        super().__init__(message)
