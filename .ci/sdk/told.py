"""One line per call, and whether any failed."""

import time
import traceback


class Told:
    def __init__(self):
        self.calls = 0
        self.failed = 0
        self.started = time.monotonic()

    def call(self, client, what, make):
        """Makes a call; `make` returns what it saw, or raises an AssertionError that says what it saw."""
        self.calls += 1
        try:
            result, seen = "ok", make()
        except AssertionError as error:
            result, seen = "FAIL", str(error) or traceback.format_exc(limit=2)
        except Exception as error:  # noqa: BLE001 (whatever an SDK raises is a result)
            result, seen = "FAIL", f"{type(error).__name__}: {error}"
        self.failed += result != "ok"
        print(f"{result:4} {client:26} {what:58} {seen}", flush=True)

    def end(self):
        print(f"{self.calls} calls, {self.failed} failed, {time.monotonic() - self.started:.1f} s")
        return 1 if self.failed else 0


def expect(found, expected, what):
    assert found == expected, f"{what}: expected {expected!r}, found {found!r}"
