"""How verbs grow in Indonesian and its neighbours: tahan, ditahan, menahan, nahanin; bayar, mbayar, mayar, dibayarke.

The lists are the prefixes and endings of chat Indonesian, Javanese, Sundanese, Sasak and Madurese; a form that nobody says
does no harm, it is simply never typed.
"""

from __future__ import annotations

from functools import lru_cache

VOWELS = "aeiou"
PREFIXES = ("di", "dipun", "d", "dii", "ke", "ter", "ber", "ka", "te", "e", "tak", "ku", "kau", "nge", "ng", "si")
ENDINGS = ("", "in", "kan", "i", "an", "keun", "ke", "no", "na", "ake", "aken", "ken", "ang", "agi", "iin", "k")
CLITICS = (
    "nya",
    "nyah",
    "ny",
    "x",
    "nye",
    "ku",
    "mu",
    "lah",
    "kah",
    "pun",
    "ne",
    "na",
    "e",
    "se",
    "in",
    "an",
    "2",
    "2an",
    "2nya",
    "2in",
    "2i",
    "2kan",
    "2e",
    "ipun",
    "epon",
    "pon",
    "a",
    "ma",
    "ba",
    "ta",
)


def nasal(root: str) -> set[str]:
    """The root with its first sound turned nasal, with and without the prefix me-."""
    first, rest = root[0], root[1:]
    short: set[str] = set()
    long: set[str] = set()
    if first == "p":
        short, long = {"m" + rest}, {"mem" + rest}
    elif first == "b":
        short, long = {"mb" + rest, "m" + rest, "ngeb" + rest, "nga" + root}, {"memb" + rest}
    elif first == "t":
        short, long = {"n" + rest}, {"men" + rest}
    elif first == "d":
        short, long = {"nd" + rest, "nge" + root}, {"mend" + rest}
    elif first == "k":
        short, long = {"ng" + rest}, {"meng" + rest}
    elif first == "g":
        short, long = {"ngg" + rest, "nge" + root, "ng" + rest}, {"mengg" + rest}
    elif first == "s":
        short, long = {"ny" + rest}, {"meny" + rest}
    elif first in "cj":
        short, long = {"n" + root, "nge" + root, "ny" + rest}, {"men" + root}
    elif first in VOWELS:
        short, long = {"ng" + root, "n" + root}, {"meng" + root}
    else:
        short, long = {"nge" + root, "nga" + root}, {"me" + root}
    return short | long | {"mang" + root}


@lru_cache(maxsize=4096)
def forms_of(root: str) -> frozenset[str]:
    """Every form that a root is likely to be typed in."""
    heads = {root} | {prefix + root for prefix in PREFIXES} | nasal(root)
    return frozenset(head + ending for head in heads for ending in ENDINGS)


def without_ending(form: str) -> list[str]:
    """What is left when one or two little endings are taken off, longest first: paspornya, adikku, cewek2nya."""
    found: list[str] = []
    for ending in CLITICS:
        if form.endswith(ending) and len(form) - len(ending) >= 3:
            found.append(form[: -len(ending)])
    found.sort(key=len)
    found = found[::-1]
    for once in list(found):
        found.extend(
            once[: -len(ending)]
            for ending in ("nya", "ne", "na", "2", "ku", "an", "in")
            if once.endswith(ending) and len(once) - len(ending) >= 4
        )
    return found
