"""Refusals: sentences that an officer or a visitor can read, with a code that a machine can."""


class Refused(Exception):
    """A command that was not carried out. Nothing has changed.

    `code` is one stable word for machines, `status` the HTTP status it becomes, and `state` the present
    state of what was asked about, where there is one.
    """

    status = 409

    def __init__(self, code: str, message: object, *, state: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.state = state

    def __str__(self) -> str:
        return str(self.message)


class Conflict(Refused):
    """The present state does not allow it."""


class NotFound(Refused):
    """There is no such thing here."""

    status = 404


class Forbidden(Refused):
    """The person or device may not do this."""

    status = 403


class Invalid(Refused):
    """What was asked makes no sense, whatever the state."""

    status = 422


class TooMany(Refused):
    """It was tried too often in too short a time."""

    status = 429
