"""Paths of the finished contracts (derived, with overlay) against truths: each must be there, and nothing else.

usage: contracts.py BYTHEBOOK TRUTH_DIR
"""

import json
import pathlib
import subprocess
import sys

from derivation import wanted


def walk(schema, path):
    """The paths of a schema's members, written as in the truths."""
    for name, member in schema.get("properties", {}).items():
        here = f"{path}.{name}" if path else name
        yield from element(member, here)


def element(schema, path):
    if "items" in schema:
        yield path
        yield from walk(schema["items"], path + "[]")
    else:
        yield path
        yield from walk(schema, path)


def of_contract(document):
    """The paths of the request and of the answer."""
    rest = document["x-bythebook"]["protocol"] == "huawei-rest"
    (methods,) = document["paths"].values()
    (operation,) = [value for name, value in methods.items() if name in ("get", "post", "put", "delete")]
    request = []
    for parameter in operation.get("parameters", []):
        place = f"{parameter['in']}.{parameter['name']}" if rest else parameter["name"]
        request += element(parameter.get("schema", {}), place)
    for media in operation.get("requestBody", {}).get("content", {}).values():
        request += walk(media["schema"], "body" if rest else "")
    answer = []
    for status, response in operation["responses"].items():
        if status.startswith("2"):
            for media in response.get("content", {}).values():
                answer += walk(media["schema"], "body" if rest else "")
    return set(request), set(answer)


def main():
    bythebook, truths = sys.argv[1], pathlib.Path(sys.argv[2])
    listed = subprocess.run([bythebook, "list", "operations"], capture_output=True, text=True, check=True).stdout
    known = [line.split()[0] for line in listed.splitlines() if line.strip()]
    failed = False
    for path in sorted(truths.glob("*.json")):
        name = path.stem.split("-", 1)[1]
        if name not in known:
            continue
        text = subprocess.run([bythebook, "contract", name], capture_output=True, text=True, check=True).stdout
        truth = json.loads(path.read_text())
        for side, found in zip(("request", "response"), of_contract(json.loads(text))):
            expected = {row["path"] for row in wanted(truth, side)}
            right = len(expected & found)
            print(f"{name} {side}: {right} of {len(expected)} paths, {len(found - expected)} more")
            for wrong in sorted(expected ^ found):
                print(f"  {'missing' if wrong in expected else 'not in the truth'}: {wrong}")
                failed = True
    sys.exit(failed)


if __name__ == "__main__":
    main()
