"""Scores `bythebook derive --emit rows` against truths: precision and recall per page.

usage: derivation.py BYTHEBOOK TRUTH_DIR PAGE...

A page's truth is TRUTH_DIR/<vendor>-<stem>.json, or <stem>.json beside the page. Rows that are not in the document
(`in_doc: false`) are left out. Exits 1 when a page stays below what derivation must reach.
"""

import json
import pathlib
import subprocess
import sys

LEAST = {"rows": 0.98, "errors": 0.98, "constraints": 0.90, "paths": 0.98, "request paths": 0.90}


def yes(value):
    return {"Yes": True, "No": False}.get(value, value)


def told(rows):
    """The named rows of the page: no element rows, no row of the whole answer, no protocol parameter."""
    return [row for row in rows if row.get("path") and row["path"] != "(root)" and not row["path"].endswith("[]")]


def wanted(truth, side):
    """The rows of one side, as the page has them: its own words on what is required."""
    rows = {row["path"]: dict(row) for row in truth.get(side, []) if row.get("in_doc", True)}
    documented = {row["path"]: row for row in told(truth.get("doc_" + side, []))}
    for path, row in documented.items():
        found = rows.setdefault(path, {"path": path, "type": row["type"]})
        found["required"] = yes(row.get("required"))
    # The whole body is no row of a page.
    return [row for path, row in rows.items() if path in documented or not documented and path != "body"]


def triples(rows):
    return sorted((row["path"].rsplit(".", 1)[-1], row["type"], yes(row.get("required"))) for row in rows)


def score(expected, found):
    """Precision and recall of two lists in which things may be repeated."""
    left, hits = list(found), 0
    for thing in expected:
        if thing in left:
            left.remove(thing)
            hits += 1
    precision = hits / len(found) if found else 1.0
    recall = hits / len(expected) if expected else 1.0
    missing = [thing for thing in expected if thing not in found]
    return precision, recall, missing, left


def constraints(truth, found):
    """Labelled constraints against those found; a kind or a path without label is not judged."""
    hits, count, wrong = 0, 0, []
    for kind in ("array_limits", "lengths", "ranges", "enums", "defaults"):
        for path, value in truth["labels"].get(kind, {}).items():
            count += 1
            have = found.get(kind, {}).get(path)
            if have == value:
                hits += 1
            else:
                wrong.append((kind, path, value, have))
    for kind in ("dry_run", "idempotency"):
        value, have = truth["labels"].get(kind), found.get(kind)
        for key, part in (value or {}).items():
            if key == "type":
                continue
            count += 1
            if have and have.get(key) == part:
                hits += 1
            else:
                wrong.append((kind, key, part, have and have.get(key)))
        if value is None and have is not None:
            count += 1
            wrong.append((kind, None, None, have))
    for row in truth.get("doc_request", []) + truth.get("doc_response", []):
        stated = row.get("constraints") or {}
        sort = row["type"]
        for key, kind in (("array", "array_limits"), ("range", "ranges")):
            if key in stated:
                count += 1
                have = found.get(kind, {}).get(row["path"])
                hits += have == stated[key]
                wrong += [] if have == stated[key] else [(kind, row["path"], stated[key], have)]
        if "minimum" in stated or "maximum" in stated:
            kind = "ranges" if sort in ("integer", "number") else "lengths"
            value = [stated.get("minimum"), stated.get("maximum")]
            count += 1
            have = found.get(kind, {}).get(row["path"])
            hits += have == value
            wrong += [] if have == value else [(kind, row["path"], value, have)]
    return hits, count, wrong


def main():
    bythebook, truths, *pages = sys.argv[1:]
    low = False
    totals = {}
    for page in map(pathlib.Path, pages):
        beside = page.with_suffix(".json")
        files = [beside] if beside.exists() else sorted(pathlib.Path(truths).glob(f"*-{page.stem}.json"))
        if not files:
            print(f"{page.name}: not scored: no truth")
            continue
        truth = json.loads(files[0].read_text())
        run = subprocess.run([*bythebook.split(), "derive", "--emit", "rows", str(page)], capture_output=True, text=True)
        if run.returncode:
            print(f"{page.name}: {run.stderr}")
            low = True
            continue
        found = json.loads(run.stdout)
        remarks = run.stderr
        parts = {}
        expected = triples(wanted(truth, "request")) + triples(wanted(truth, "response"))
        have = triples(told(found["request"])) + triples(told(found["response"]))
        parts["rows"] = score(expected, have)
        row = lambda row: (row["http"], row["code"], row["message"])
        parts["errors"] = score([row(r) for r in truth["errors"]], [row(r) for r in found["errors"]])
        alibaba = found["vendor"] == "alibaba"
        for side in ("request", "response"):
            name = "request paths" if alibaba and side == "request" else "paths"
            expected = [r["path"] for r in wanted(truth, side)]
            one = score(expected, [r["path"] for r in told(found[side])])
            # A wrong placement must be flagged.
            flagged = all(f":{r['line']}: place" in remarks for r in found[side] if r["path"] in one[3]) if alibaba else True
            key = name if name not in parts else f"{name} "
            parts[key] = one
            if not flagged:
                print(f"{page.name}: a wrong placement without a remark")
                low = True
        hits, count, wrong = constraints(truth, found["constraints"])
        print(f"{page.name}")
        for name, (precision, recall, missing, extra) in parts.items():
            print(f"  {name.strip():<14} precision {precision:.3f}  recall {recall:.3f}")
            for thing in missing:
                print(f"    missing: {thing}")
            for thing in extra:
                print(f"    extra:   {thing}")
            total = totals.setdefault(name.strip(), [0.0, 0.0, 0])
            total[0] += precision
            total[1] += recall
            total[2] += 1
        share = hits / count if count else 1.0
        print(f"  constraints    {hits} of {count} ({share:.3f})")
        for thing in wrong:
            print(f"    wrong: {thing}")
        total = totals.setdefault("constraints", [0.0, 0.0, 0])
        total[0] += share
        total[1] += share
        total[2] += 1
    print("all pages")
    for name, (precision, recall, count) in totals.items():
        precision, recall = precision / count, recall / count
        verdict = "" if min(precision, recall) >= LEAST[name] else f"  below {LEAST[name]}"
        low |= bool(verdict)
        print(f"  {name:<14} precision {precision:.3f}  recall {recall:.3f}{verdict}")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
