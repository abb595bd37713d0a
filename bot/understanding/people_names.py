"""Whether a word is somebody's name, and where the name ends: capitals where there are any, our list of names, and no word that means something else."""

from __future__ import annotations

from collections.abc import Callable

from bot.understanding.reading import Reading
from bot.understanding.words import several

IsPlace = Callable[[str], bool]
PLACE_CUE = several(
    "ds desa dsn dusun kec kecamatan kab kabupaten kota kp kampung blok rt rw jl jalan kel di dari asal org orang wong alamat rumah rumahnya dr ti sekang soko tiang"
)
NEVER = several(
    "de dhe le lik contoh kentongan admin allah tuhan gusti saya sy aku dia ia kami yg yang itu ini mau sudah udah tadi tlg tolong terima assalamualaikum pt cv lpk tkw tki pmi wni ktp kk jl wa hp fb ig tiktok facebook whatsapp telegram imigrasi kbri kjri bp2mi bp3mi kp2mi polri tni polisi rt rw lurah camat kades kadus bupati gubernur presiden menteri tetangga ganti resmi calo sponsor agen majikan bos linkedin eropa asia afrika amerika timteng diri swastyastu swastiastu pesenan pesanan korban pelaku pelapor terlapor pengirim penerima pemilik calon perorangan lengkap tersangka warga keluarga anak janda gadis nomor no"
)
ALSO_WORDS = several("nur sri hari wahyu putri intan mega")
NO_NAME = several(
    "official no recruiter me question report_word honorific kin pass already still carry offer leave want agency_kind help please little_word country whole_greeting"
)
MOST = 3  # words in a name


def told(reading: Reading, at: int) -> set[str]:
    """What a word means, other than being a name or part of a firm's name."""
    word = reading.words[at]
    return set(reading.meanings[at]) - {word.form, reading.spellings[at], "given_name", "firm_word"}


def is_title(reading: Reading, at: int) -> bool:
    """An honorific that is not itself a name."""
    return reading.means(at, "honorific") and not reading.means(at, "given_name")


def follows(reading: Reading, at: int) -> bool:
    """Whether a word follows the one before with nothing but a space, or the dot of `H.`, between them."""
    if not 0 < at < len(reading):
        return False
    gap = reading.text[reading.words[at - 1].end : reading.words[at].start]
    one = reading.words[at].sentence == reading.words[at - 1].sentence
    return "\n" not in gap and (
        not gap.strip() or (one and gap.strip() == "." and len(reading.words[at - 1].form) <= 3)
    )


def stands_out(reading: Reading, at: int) -> bool:
    """Written with a capital where none is due: not at the beginning of a sentence and not in a shouted message."""
    word = reading.words[at]
    if not word.capital or (word.text.isupper() and len(word.text) > 1) or not reading.cased:
        return False
    return at > 0 and reading.words[at - 1].sentence == word.sentence


def is_name(reading: Reading, at: int, *, sure: bool) -> bool:
    """Whether a word can be a name. `sure`: what stands before calls for one, so an unknown word is one."""
    word = reading.words[at]
    if (
        word.number
        or word.form in NEVER
        or word.form.endswith("2")
        or (len(word.form) < 3 and not (word.capital and len(word.form) == 2))
    ):
        return False
    if reading.means(at, "given_name"):
        return sure or word.form not in ALSO_WORDS or word.capital
    other = told(reading, at)
    if not other:
        return sure or stands_out(reading, at)
    exact = word.form == reading.spellings[at]
    return stands_out(reading, at) and not (exact and (other & NO_NAME or not sure))


def name_end(reading: Reading, first: int, blocked: set[int], is_place: IsPlace | None, *, loose: bool = False) -> int:
    """Where the name that begins at `first` ends. `loose`: without capitals an unknown second word belongs to it."""
    words = reading.words
    capitals = reading.cased
    here = first + 1
    while here < len(words) and here - first < MOST and here not in blocked and follows(reading, here):
        word = words[here]
        known = reading.means(here, "given_name")
        if word.number or word.form in PLACE_CUE or word.form in NEVER or (told(reading, here) and not known):
            break
        shouted = word.text.isupper() and not words[first].text.isupper()
        if capitals and (not (word.capital and words[first].capital) or shouted):
            break
        if not capitals and not known and not (loose and here == first + 1 and len(word.form) > 2):
            break
        if is_place and not known and is_place(word.form):
            break
        here += 1
    return here
