"""Signs about the work itself: another job than was promised, and people who are sold or passed on."""

from __future__ import annotations

from bot.understanding.reading import Reading
from bot.understanding.words import several

JOBS = ("other_job", "house_job", "scam_job", "sex_work", "scam_word")
FAR = 20  # words from the promise to what came of it
DOING = several(
    "jadi jd dadi janten daddi ngurus ngurusin urus jaga jagain njaga njogo ngarit bersihin bersih2 nyuci masak motong nyapu ngangkut angkat"
    " mungut ngangon ditaruh ditaro dipekerjakan ditempatkan ditempatin dikasih dibuang dipindah dimasukin masuk kerja kerjo kerjanya kerjane gawe digawe"
    " damel begawean lako jaga2 suruh disuruh dikon dikongkon dititah tesuruq esoro nyambi merawat ngerawat ngrumat ngopeni nguli buruh melayani layani nemenin"
)
"""What somebody does or is put to, whatever the job is called."""
NO_JOB = ("salary", "cut", "visa", "document", "contract", "money", "pay", "penalty", "debt", "ask_money", "months")
TURNS = several("eh tp tapi tpi malah nanging jebul jebule tapina")
ELSEWHERE = several(
    "lagi lg maneh malik deui agen agensi bos boss majikan perusahaan kapal kebun company compound ruko mandor juragan kantor kompleks tempat tauke toke"
)
MEN = several("suami suamiku bapak bapaknya abang kakang cowok laki2 pria lakinya")


def job_substitution(reading: Reading) -> str:
    """What was promised, and behind it that the work turned out to be something else."""
    words = reading.words
    for first, behind in reading.spans("promise"):
        job = next((at for at in range(behind, min(len(words), behind + 8)) if reading.means(at, *JOBS, "work")), None)
        if job is None:
            continue
        for at in range(job + 1, min(len(words), job + FAR)):
            turned = reading.means(at, "turned_out", "there") or (words[at].form in TURNS and not reading.negated[at])
            if turned and _other_doing(reading, at, words[job].form):
                return reading.quote(first, at + 1)
    return ""


def _other_doing(reading: Reading, turn: int, promised: str) -> bool:
    """Behind the turn stands what is done instead, before any talk of pay or papers."""
    words = reading.words
    for at in range(turn, min(len(words), turn + 7)):
        if at > turn and (
            words[at].number
            or words[at].form in ("cuma", "cuman", "cm", "hanya", "mung")
            or (reading.means(at, *NO_JOB) and words[at].form not in DOING)
        ):
            return False
        if words[at].form == promised or reading.negated[at]:
            continue
        if at > turn and (reading.means(at, *JOBS, "force", "trade_person") or words[at].form in DOING):
            return True
    return False


def sold_as_worker(reading: Reading, first: int) -> bool:
    """ "dijual ke bos lain", "dijual dari kapal ke kapal": passed on to another employer, not into sex work."""
    words = reading.words
    after = range(first + 1, min(len(words), first + 8))
    if any(reading.means(at, "sex_work") for at in after):
        return False
    if any(words[at].form in ELSEWHERE or reading.means(at, "seafarer") for at in after):
        return True
    before = {words[at].form for at in range(max(0, first - 6), first)}
    return bool(before & MEN) or reading.has("scam_word", "seafarer")
