"""Names of agencies as written: PT, CV or LPK and the words behind it that make its name."""

from __future__ import annotations

from bot.understanding.facts import Agency
from bot.understanding.people_names import IsPlace
from bot.understanding.reading import Reading
from bot.understanding.words import several

KINDS = several("pt cv lpk pjtki pptkis p3mi yayasan blk blkln pma koperasi")
MOST = 6  # words in a name
DEMO = "contoh"  # begins the name of every agency of the invented list (data/demo)
STOP = several(
    "itu ini nya yang yg udah sudah sdh masih msh ada gak ga gk tidak resmi legal izin ijin di dari untuk buat teh kae iku kuwi no katanya minta bukan apa atau dan sama kantor cabang beralamat kantornya alamat lewat punya milik lain orang mana katanya bener beneran dong deh sih ya kah tadi waktu kena kalo kalau tapi tp saya sy kok juga jg pernah sm ama tutup bangkrut"
)
NOT_FIRST = STOP | several(
    "make pake pakai nganggo apa gitu apaan tersebut tsb mana nyang ne na e nya saya sy kami aku dia mereka lain orang org yg yang di itu ini tutup sama ke buat untuk resmi ilegal bodong abal2 penyalur penempatan gadungan fiktif pengirim pengirimnya penerima asal asalnya tempat bilang minta ngaku"
)


def find_agencies(reading: Reading, is_place: IsPlace | None = None) -> tuple[tuple[Agency, int, int], ...]:
    """Every agency name with the words where it stands, each name once. `is_place` tells a town behind a name typed small."""
    found: dict[str, tuple[Agency, int, int]] = {}
    at = 0
    while at < len(reading):
        kind = _kind(reading, at)
        if not kind and not _unannounced(reading, at):
            at += 1
            continue
        behind = _name_end(reading, at + kind, announced=bool(kind))
        if is_place and behind - at > (kind + 3 if reading.words[behind - 1].capital else 2):
            behind -= _town(reading, behind - 1, is_place)
        if behind <= at + 1:
            at += 1
            continue
        written = reading.quote(at, behind)
        plain = f"PT {reading.quote(at + 2, behind)}" if kind == 2 else written
        name = " ".join(plain.replace(".", " ").replace("-", " ").split())
        key = name.lower()
        if key not in found:
            found[key] = (Agency(name, written), at, behind)
        at = behind
    return tuple(found.values())


def _kind(reading: Reading, at: int) -> int:
    """How many words here say that a firm's name follows: `PT`, or `P.T.`."""
    words = reading.words
    if words[at].form in KINDS:
        return 1
    dotted = words[at].form == "p" and at + 1 < len(words) and words[at + 1].form == "t"
    return 2 if dotted and reading.text[words[at].end : words[at + 1].start].strip() in (".", "") else 0


def _unannounced(reading: Reading, at: int) -> bool:
    """A firm's name without PT before it: two or more words of which firms' names are made, asked about or written large."""
    words = reading.words
    run = at
    while (
        run < len(words)
        and run - at < MOST
        and (run == at or words[run].sentence == words[at].sentence)
        and ("firm_word" in reading.meanings[run] or words[run].form == DEMO)
    ):
        run += 1
    large = all(word.capital for word in words[at:run]) and reading.cased
    if words[at].form == DEMO:
        return run - at >= 2 or (at + 1 < len(words) and words[at + 1].capital and words[at].capital)
    return large and run - at >= 3 and reading.has("agency_question", "agency_kind")


def _is_a_word(reading: Reading, at: int) -> bool:
    """Behind "PT." a sentence may begin: "katanya admin PT. Janjinya gudang"."""
    told = {key for key in reading.meanings[at] if key not in (reading.words[at].form, reading.spellings[at])}
    return bool(told - {"given_name", "honorific", "person", "firm_word"}) and "firm_word" not in told


def _name_end(reading: Reading, start: int, *, announced: bool) -> int:
    """Where the name that begins at a word ends. `announced`: PT or the like stands before it."""
    words = reading.words
    behind = start
    shouted = _shouted(reading, start)
    large = words[start].capital if start < len(words) else False
    while behind < len(words) and behind - start < MOST:
        word = words[behind]
        first = behind == start
        gap = reading.text[words[behind - 1].end : word.start] if announced or not first else ""
        if "\n" in gap or any(sign in gap for sign in ',;:!?()"“”') or ("." in gap and not first):
            break
        if word.number:
            break
        if word.form in (NOT_FIRST if first else STOP) or (first and "." in gap and _is_a_word(reading, behind)):
            break
        if not shouted and large and not word.capital and not first:
            break
        if not _part_of_name(reading, behind, first, shouted or not large):
            break
        behind += 1
    return behind


def _part_of_name(reading: Reading, at: int, first: bool, no_case: bool) -> bool:
    """Without capitals to tell, a word that means something else ends the name."""
    if not no_case:
        return True
    if "firm_word" in reading.meanings[at] or (not first and reading.spellings[at] != reading.words[at].form):
        return True
    told = {key for key in reading.meanings[at] if key not in (reading.words[at].form, reading.spellings[at])}
    if "little_word" in told and not first:
        return False
    if first:
        return not told - {"honorific", "given_name", "person"}
    if told - {"given_name", "honorific"}:
        return at + 1 < len(reading) and "firm_word" in reading.meanings[at + 1] and not told & {"question", "no"}
    behind = at + 1
    ends = behind >= len(reading) or reading.words[behind].form in STOP
    return len(reading.words[at].form) > 2 or ends


def _shouted(reading: Reading, at: int) -> bool:
    """Whether the message is in capitals throughout, so that capitals say nothing."""
    letters = [each for each in reading.text if each.isalpha()]
    return sum(each.isupper() for each in letters) > 0.7 * len(letters) if letters else False


def _town(reading: Reading, at: int, is_place: IsPlace) -> bool:
    """The last word is a town and no usual part of a firm's name."""
    return "firm_word" not in reading.meanings[at] and is_place(reading.words[at].form)
