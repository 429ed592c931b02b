"""The one error type of gaialab."""

from __future__ import annotations

from typing import Any

# Longest line of an expression that is shown whole.
_SHOWN = 100


class GaiaError(Exception):
    """An error that the user can act on: one clear line, and what to do about it.

    Parameters
    ----------
    code : str
        Stable code, as in the service's protocol (``FILE_NOT_FOUND``, ``GZIP_BROKEN``, …).
    message : str
        What is wrong, naming the file, column or value.
    hint : str, optional
        What to do about it.
    details : dict, optional
        Machine-readable details.
    """

    def __init__(
        self, code: str, message: str, hint: str | None = None, details: dict[str, Any] | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.details = details or {}

    def __str__(self) -> str:
        return f"{self.message} {self.hint}" if self.hint else self.message

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.code, self.message, self.hint, self.details)

    def _render_traceback_(self) -> list[str]:
        # IPython's hook: an expected error is one line in the cell, not a stack trace.
        return [f"{type(self).__name__} [{self.code}]: {self}", *self.picture()]

    def picture(self) -> list[str]:
        """Return the line of a wrong expression and carets under the place; nothing for other errors."""
        text, start, end = (self.details.get(key) for key in ("text", "start", "end"))
        if not isinstance(text, str) or not isinstance(start, int) or not isinstance(end, int):
            return []
        start = min(max(0, start), len(text))
        begin = text.rfind("\n", 0, start) + 1
        line = text[begin:].split("\n", 1)[0]
        at = start - begin
        width = max(1, min(end - start, len(line) - at))
        cut = max(0, at - _SHOWN // 2) if len(line) > _SHOWN else 0
        shown = line[cut : cut + _SHOWN].replace("\t", " ")
        return [shown, " " * (at - cut) + "^" * min(width, max(1, _SHOWN - at + cut))]

    def to_json(self) -> dict[str, Any]:
        """Return the error as it crosses processes."""
        value: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.hint:
            value["hint"] = self.hint
        if self.details:
            value["details"] = self.details
        return value

    @classmethod
    def from_json(cls, value: Any, status: int = 500) -> GaiaError:
        """Rebuild an error from a service's answer; anything else becomes ``INTERNAL``.

        Parameters
        ----------
        value : dict or None
            The protocol's ``ErrorValue``, if it is one.
        status : int, optional
            Of HTTP, for what is none.

        Returns
        -------
        GaiaError
        """
        if isinstance(value, dict) and isinstance(value.get("message"), str):
            code = value.get("code")
            return cls(
                code if isinstance(code, str) else "INTERNAL",
                value["message"],
                value.get("hint"),
                value.get("details"),
            )
        return cls("INTERNAL", f"The gaialab service answered with HTTP status {status}.")
