"""Holds the crates that are built in to `deny.toml`: licences, versions that are there twice, sources, wildcards.

usage: dependencies.py

cargo-deny does the same and more, but no package registry has a build of it that reads today's `cargo metadata`, and to
compile it takes longer than the tests. So the gate reads the same file with these few lines, and `.ci/release` runs
cargo-deny itself, which also looks for advisories.
"""

import json
import re
import subprocess
import sys
import tomllib
from collections import defaultdict

with open("deny.toml", "rb") as file:
    rules = tomllib.load(file)
# Locked: a manifest that the lock file does not fit is found here.
OF_EVERYTHING = ["--locked", "--all-features"]
problems = []


def cargo(*arguments):
    return subprocess.run(["cargo", *arguments], check=True, stdout=subprocess.PIPE, text=True).stdout


def built_in():
    """The packages that are built for some machine. `cargo metadata` alone has those of features that nobody uses too."""
    metadata = json.loads(cargo("metadata", *OF_EVERYTHING, "--format-version", "1"))
    packages = {(package["name"], package["version"]): package for package in metadata["packages"]}
    tree = cargo("tree", *OF_EVERYTHING, "--workspace", "--target", "all", "--prefix", "none", "--format", "{p}")
    lines = {tuple(line.split()[:2]) for line in tree.splitlines() if line}
    return [packages[name, version.removeprefix("v")] for name, version in sorted(lines)]


def allowed(expression):
    """Whether an SPDX expression can be met with the licences that are allowed, and with which of them."""
    tokens = re.findall(r"[()]|[^\s()/]+|/", expression)
    used = set()

    def either():
        met = both()
        while tokens and tokens[0] in ("OR", "/"):
            tokens.pop(0)
            met = both() or met
        return met

    def both():
        met = one()
        while tokens and tokens[0] == "AND":
            tokens.pop(0)
            met = one() and met
        return met

    def one():
        token = tokens.pop(0)
        if token == "(":
            met = either()
            tokens.pop(0)
            return met
        if tokens and tokens[0] == "WITH":
            tokens.pop(0)
            token += " WITH " + tokens.pop(0)
        if token in rules["licenses"]["allow"]:
            used.add(token)
            return True
        return False

    return either() and not tokens, used


def licences(crates):
    used = set()
    for crate in crates:
        if crate["publish"] == [] and rules["licenses"]["private"]["ignore"]:
            continue
        met, of_it = allowed(crate["license"]) if crate["license"] else (False, set())
        used |= of_it
        if not met:
            problems.append(f"{crate['name']} {crate['version']} has a licence that is not allowed: {crate['license']}")
    problems.extend(f"no crate has the licence {each}" for each in rules["licenses"]["allow"] if each not in used)


def versions(crates):
    skipped = [each["crate"].split("@") for each in rules["bans"]["skip"]]
    used = set()
    by_name = defaultdict(list)
    for crate in crates:
        by_name[crate["name"]].append(crate["version"])
    for name, known in by_name.items():
        counted = []
        for version in known:
            skip = next((f"{n}@{v}" for n, v in skipped if n == name and f"{version}.".startswith(f"{v}.")), None)
            used.add(skip) if skip and len(known) > 1 else counted.append(version)
        if len(counted) > 1:
            problems.append(f"{name} is there twice: {', '.join(sorted(counted))}")
    problems.extend(f"{n}@{v} is not there twice" for n, v in skipped if f"{n}@{v}" not in used)


def sources(crates):
    known = {f"registry+{each}" for each in rules["sources"]["allow-registry"]}
    for crate in crates:
        # A package without a source lies in this repository.
        if crate["source"]:
            if crate["source"] not in known:
                problems.append(f"{crate['name']} {crate['version']} comes from {crate['source']}")
        else:
            for dependency in crate["dependencies"]:
                if dependency["req"] == "*" and not dependency.get("path"):
                    problems.append(f"{crate['name']} takes any version of {dependency['name']}")


crates = built_in()
licences(crates)
versions(crates)
sources(crates)
for problem in problems:
    print(problem)
print(f"{len(crates)} crates")
sys.exit(bool(problems))
