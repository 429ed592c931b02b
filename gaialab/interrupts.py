"""What an interrupt of the kernel came to, in one line."""

from __future__ import annotations


class Interrupted(KeyboardInterrupt):
    """The user interrupted the waiting for a job; the message says what became of the job."""

    def _render_traceback_(self) -> list[str]:
        # IPython's hook: the user knows where the interrupt came from.
        return [f"KeyboardInterrupt: {self}"]
