"""A reference service for the time of a `with`, and what it says of itself."""

import os
import re
import select
import subprocess
import tomllib


class Service:
    """`bythebook serve` on a free port, with one account. Only the process that was started here is ended."""

    def __init__(self, bythebook, account, *options):
        self.command = [bythebook, "serve", "--listen", "127.0.0.1:0", "--account", account, *options]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE)
        try:
            self.read(self.introduction())
        except BaseException:
            self.__exit__()
            raise
        return self

    def introduction(self):
        """What it prints before it waits for calls: there is an end to it when nothing more comes."""
        text = b""
        while select.select([self.process.stdout], [], [], 0.3 if b"endpoint = " in text else 20)[0]:
            piece = os.read(self.process.stdout.fileno(), 1 << 16)
            if not piece:
                raise RuntimeError(f"{' '.join(self.command)} ended at once")
            text += piece
        return text.decode()

    def read(self, text):
        block = tomllib.loads(text)["targets"]["reference"]
        self.endpoint = block["endpoint"].removeprefix("http://")
        self.states = block["states"]

        def words(name):
            return re.search(rf"^# {name}: (.*)$", text, re.MULTILINE).group(1).split()

        self.key, self.secret = words("test key")
        self.temporary_key, self.temporary_secret, self.security_token = words("test temporary key")
        (self.token,) = words("test token in place of a key")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=20)

    def state(self, operation, name):
        return self.states[operation][name]
