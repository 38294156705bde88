"""Holds the ledger of clauses against a reading of the two pages: ids, strengths and first lines.

usage: readings.py READING.md BYTHEBOOK
"""

import re
import subprocess
import sys

reading, bythebook = sys.argv[1:]
OPERATIONS = {"PublishVpcRouteEntries": [], "AssociateRouteTable": []}


def expanded(name):
    """The clause ids that a cell of the reading stands for."""
    name = re.sub(r"\s*\(\d+[^)]*\)", "", name.replace("`", "")).strip()
    names = [part.strip() for part in re.split(r",\s+(?![^{]*\})", name)]
    out = []
    for part in names:
        match = re.search(r"\{([^}]*)\}", part)
        if match:
            out += [part[: match.start()] + word.strip() + part[match.end() :] for word in match.group(1).split(",")]
        else:
            out.append(part)
    return out


def ledger(operation):
    lines = subprocess.run([bythebook, "list", "clauses", operation], capture_output=True, text=True, check=True).stdout
    clauses = {}
    for line in lines.splitlines():
        word = line.split()[0]
        if not word.startswith(operation + "/"):
            continue
        clauses[word.removeprefix(operation + "/")] = line
    return clauses


# The reading shortens these ids: the ledger names the list element, or the place of a member.
LONGER = {
    "DestinationCidrBlock.format": ["RouteEntries[].DestinationCidrBlock.format"],
    "members.present": [
        "body.association.present",
        "body.request_id.present",
        *(
            f"association.{member}.present"
            for member in "id route_table_id attachment_id resource_type resource_id state created_at updated_at".split()
        ),
    ],
}


def main():
    text = open(reading, encoding="utf-8").read()
    sections = re.split(r"^## ", text, flags=re.M)
    missing = wrong = seen = 0
    for operation in OPERATIONS:
        section = next(part for part in sections if f"`{operation}`" in part.splitlines()[0])
        clauses = ledger(operation)
        table = section.split("### Clauses")[1].split("### ")[0]
        codes = re.findall(r"^\| \d+ \| ([A-Za-z.]+) \|.*\| (m|s|none)[^|]*\|$", section, flags=re.M)
        rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([ms](?: / s|/s)?) \|", table, flags=re.M)
        wanted = []
        for name, lines, strength in rows:
            first = re.match(r"\d+", lines.strip())
            if name.startswith("error.CODE"):
                continue
            for clause in expanded(name):
                for longer in LONGER.get(clause, [clause]):
                    wanted.append((longer, first and first.group(), strength))
        for code, strength in codes:
            wanted.append((f"error.{code}.form", None, "m"))
            if strength != "none":
                wanted.append((f"error.{code}.state", None, strength))
        for clause, line, strength in wanted:
            seen += 1
            shown = clauses.get(clause)
            if shown is None:
                missing += 1
                print(f"missing: {operation}/{clause}")
                continue
            must = f" {'must' if strength.startswith('m') else 'should'} "
            if must not in shown:
                wrong += 1
                print(f"strength: {operation}/{clause} is not {must.strip()}")
            if "excluded" in shown or "silent:" in shown:
                wrong += 1
                print(f"not asked: {shown}")
    print(f"{seen} clauses of the reading, {missing} missing, {wrong} of another strength or not asked")
    return 1 if missing or wrong else 0


sys.exit(main())
