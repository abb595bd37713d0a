"""Names of agencies as written: PT, CV or LPK and the words behind it that make its name."""

from __future__ import annotations

from bot.understanding.facts import Agency
from bot.understanding.people_names import IsPlace
from bot.understanding.reading import Reading
from bot.understanding.words import several

KINDS = several("pt cv lpk pjtki pptkis p3mi yayasan blk blkln pma koperasi")
MOST = 6  # words in a name
STOP = several(
    "itu ini nya yang yg udah sudah sdh masih msh ada gak ga gk tidak resmi legal izin ijin di dari untuk buat teh kae iku kuwi no katanya minta bukan apa atau dan sama kantor cabang beralamat kantornya alamat lewat punya milik lain orang mana katanya bener beneran dong deh sih ya kah tadi waktu kena kalo kalau tapi tp saya sy kok juga jg pernah sy"
)
NOT_FIRST = STOP | several(
    "make pake pakai nganggo apa gitu apaan tersebut tsb mana nyang ne na e nya saya sy kami aku dia mereka lain orang org yg yang di itu ini tutup sama ke buat untuk resmi ilegal bodong abal2 penyalur penempatan gadungan fiktif pengirim pengirimnya penerima asal asalnya tempat bilang minta ngaku"
)


def find_agencies(reading: Reading, is_place: IsPlace | None = None) -> tuple[tuple[Agency, int, int], ...]:
    """Every agency name with the words where it stands, each name once. `is_place` tells a town behind a name typed small."""
    found: dict[str, tuple[Agency, int, int]] = {}
    if not any(kind in reading.where for kind in KINDS):
        return ()
    at = 0
    while at < len(reading):
        if reading.words[at].form not in KINDS:
            at += 1
            continue
        behind = _name_end(reading, at)
        if (
            is_place
            and behind - at > 2
            and not reading.words[behind - 1].capital
            and _town(reading, behind - 1, is_place)
        ):
            behind -= 1
        if behind <= at + 1:
            at += 1
            continue
        written = reading.quote(at, behind)
        name = " ".join(written.replace(".", " ").replace("-", " ").split())
        key = name.lower()
        if key not in found:
            found[key] = (Agency(name, written), at, behind)
        at = behind
    return tuple(found.values())


def _name_end(reading: Reading, at: int) -> int:
    words = reading.words
    behind = at + 1
    shouted = _shouted(reading, at)
    while behind < len(words) and behind - at <= MOST:
        word = words[behind]
        gap = reading.text[words[behind - 1].end : word.start]
        if "\n" in gap or any(sign in gap for sign in ',;:!?()"“”') or ("." in gap and behind > at + 1):
            break
        if word.number:
            break
        first = behind == at + 1
        if word.form in (NOT_FIRST if first else STOP):
            break
        if not shouted and words[at + 1].capital and not word.capital and not first:
            break
        if not _part_of_name(reading, behind, first, shouted or not words[at + 1].capital):
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
        return False
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
