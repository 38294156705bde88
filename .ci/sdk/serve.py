"""A reference service for the time of a `with`, and what it says of itself."""

import re
import subprocess
import tomllib


class Service:
    """`bythebook serve` on a free port, with one account. Only the process that was started here is ended."""

    def __init__(self, bythebook, account, *options):
        self.command = [bythebook, "serve", "--listen", "127.0.0.1:0", "--account", account, *options]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, text=True)
        lines = []
        # The block is printed as one, and each of its lines before the service is waited for.
        for line in self.process.stdout:
            lines.append(line)
            if line.startswith("[targets.reference.states.WithdrawVpcPublishedRouteEntries.published-entries]"):
                break
        for line in self.process.stdout:
            lines.append(line)
            if line.strip() == "]":
                break
        text = "".join(lines)
        block = tomllib.loads(text)["targets"]["reference"]
        self.endpoint = block["endpoint"].removeprefix("http://")
        self.states = block["states"]

        def words(name):
            return re.search(rf"^# {name}: (.*)$", text, re.MULTILINE).group(1).split()

        self.key, self.secret = words("test key")
        self.temporary_key, self.temporary_secret, self.security_token = words("test temporary key")
        (self.token,) = words("test token in place of a key")
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=20)

    def state(self, operation, name):
        return self.states[operation][name]
