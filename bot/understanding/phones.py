"""Telephone numbers, however they are typed: 0812-3456-7890, o852 oooo 7718, wa.me/62..., +886 900 000 123, nol delapan.

Licence numbers, NIK, bank accounts, case codes, sums of money and short hotlines are not telephone numbers.
"""

from __future__ import annotations

import re

import phonenumbers

from bot.understanding.facts import Phone

_CANDIDATE = re.compile(
    r"(?<![\w@/.-])(?P<link>(?:https?://)?(?:wa\.me/|api\.whatsapp\.com/send/?\?phone=)\+?)?(?P<plus>\+|00)?[\s(]*"
    r"(?P<body>[\doOlI](?:[\doOlI]|[ .\-()/\u2010-\u2015\u00a0\n]{1,3}(?=[\doOlI(])){6,50})(?![A-Za-z\d])"
)
_LINK = re.compile(r"(?:wa\.me/|whatsapp\.com/send/?\?phone=)\+?(\d{8,15})", re.I)
_LETTERS = str.maketrans({"o": "0", "O": "0", "l": "1", "I": "1"})
_SPOKEN = {
    "nol": "0",
    "kosong": "0",
    "satu": "1",
    "siji": "1",
    "dua": "2",
    "loro": "2",
    "tiga": "3",
    "telu": "3",
    "empat": "4",
    "papat": "4",
    "lima": "5",
    "enam": "6",
    "tujuh": "7",
    "delapan": "8",
    "lapan": "8",
    "sembilan": "9",
}
_TIMES = {"dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "2": 2, "3": 3, "4": 4, "5": 5, "6": 6}
_DIGIT = rf"(?:{'|'.join(_SPOKEN)})"
_REPEATED = re.compile(
    rf"\b(?P<digit>{_DIGIT}|0)(?:\s*-?nya\s+(?P<many>{'|'.join(_TIMES)})(?:\s*(?:kali|x))?|\s+(?P<times>{'|'.join(_TIMES)})\s*(?:kali|x))\b",
    re.I,
)
"""`nol empat kali`, `nol nya empat`."""
_FILLER = r"(?:trus|terus|trs|lalu|lanjut|belakangnya|belakange|depannya|abis itu|baru)"
_SPOKEN_RUN = re.compile(
    rf"(?=(?:\d[\d\s,.-]*)?(?:{_FILLER}\s+)?{_DIGIT}\b)(?:\b(?:{_REPEATED.pattern.replace('?P<digit>', '?:').replace('?P<many>', '?:').replace('?P<times>', '?:')}|{_DIGIT}|{_FILLER}|\d{{1,6}})\b[ \t,.-]*){{2,15}}",
    re.I,
)
_NOT_PHONE = re.compile(
    r"(?:rek(?:ening)?|norek|no\.?\s*rek|bri|bca|mandiri|bni|btn|bsi|nik|ktp|kk|sip3mi|sip|sk|izin|ijin|siup|nib|paspor|no\.?\s*ktp|kode|resi|va)\W*(?:no\.?|nomor|nomer|:|=|nya)?\W*$",
    re.I,
)
_CODES = (
    "60",
    "65",
    "66",
    "81",
    "82",
    "84",
    "852",
    "853",
    "855",
    "856",
    "86",
    "886",
    "95",
    "962",
    "963",
    "964",
    "965",
    "966",
    "967",
    "968",
    "971",
    "973",
    "974",
    "90",
    "673",
    "63",
    "61",
    "49",
    "48",
    "40",
    "44",
    "218",
    "20",
    "62",
)


def find_phones(text: str) -> tuple[tuple[Phone, int, int], ...]:
    """Every telephone number with where it stands in the text (start, end), each number once."""
    found: dict[str, tuple[Phone, int, int]] = {}
    for match in _LINK.finditer(text):
        _keep(found, "+" + match.group(1), text, match.start(), match.end())
    taken = [(start, end) for _, start, end in found.values()]
    for match in _CANDIDATE.finditer(text):
        if any(match.start("body") < end and match.end() > start for start, end in taken):
            continue
        for start, end, number in _numbers(text, match):
            _keep(found, number, text, start, end)
    for match in _SPOKEN_RUN.finditer(text):
        digits = _spoken_digits(match.group())
        _keep(
            found,
            _international(digits, False),
            text,
            match.start(),
            match.start() + len(match.group().rstrip(" ,.-\n")),
        )
    return tuple(sorted(found.values(), key=lambda item: item[1]))


def _spoken_digits(words: str) -> str:
    """The digits of a number said in words: "nol delapan dua dua, nol empat kali, 5567"."""

    def repeat(match: re.Match[str]) -> str:
        digit = match["digit"].lower()
        return " " + _SPOKEN.get(digit, digit) * _TIMES[(match["many"] or match["times"]).lower()] + " "

    parts = re.findall(r"[a-z]+|\d+", _REPEATED.sub(repeat, words), re.I)
    return "".join(_SPOKEN.get(part.lower(), part if part.isdigit() else "") for part in parts)


def _numbers(text: str, match: re.Match[str]) -> list[tuple[int, int, str]]:
    """The numbers in one run of digits; two numbers that stand side by side are taken apart."""
    body, at = match["body"], match.start("body")
    plus = bool(match["plus"])
    start = match.start("plus") if plus else at
    whole = _digits(body)
    if sum(each.isdigit() for each in body) < 6:
        return []
    if match["plus"] != "+" and _NOT_PHONE.search(text[max(0, start - 24) : start]):
        return []
    number = _international(whole, plus)
    if number:
        return [(start, at + len(body.rstrip()), number)]
    pieces = [(piece.start(), piece.end()) for piece in re.finditer(r"[^\s/]+", body)]
    found: list[tuple[int, int, str]] = []
    first = 0
    while first < len(pieces):
        for behind in range(len(pieces), first, -1):
            begin, end = pieces[first][0], pieces[behind - 1][1]
            digits = _digits(body[begin:end])
            leads = plus and first == 0
            if 9 <= len(digits) <= 15 and (leads or digits.startswith(("08", "628"))):
                number = _international(digits, leads)
                if number:
                    found.append((start if leads else at + begin, at + end, number))
                    first = behind - 1
                    break
        first += 1
    return found


def _digits(body: str) -> str:
    return re.sub(r"\D", "", body.translate(_LETTERS))


def _international(digits: str, plus: bool) -> str:
    """The number in E.164, or an empty string when it is none."""
    if plus:
        return _valid("+" + digits)
    if digits.startswith("08") and 9 <= len(digits) <= 13:
        return _valid("+62" + digits[1:])
    if digits.startswith("8") and 9 <= len(digits) <= 12 and not digits.startswith(("80", "84", "86")):
        return _valid("+62" + digits)
    if digits.startswith("620"):
        return _valid("+62" + digits[3:])
    if digits.startswith("628") and 10 <= len(digits) <= 14:
        return _valid("+" + digits)
    if digits.startswith("0") and not digits.startswith("00") and 9 <= len(digits) <= 11:
        return _valid("+62" + digits[1:], strict=True)
    if 10 <= len(digits) <= 13 and digits.startswith(_CODES):
        return _valid("+" + digits, strict=True)
    return ""


def _valid(number: str, strict: bool = False) -> str:
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return ""
    good = phonenumbers.is_valid_number(parsed) if strict else phonenumbers.is_possible_number(parsed)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164) if good else ""


def _keep(found: dict[str, tuple[Phone, int, int]], number: str, text: str, start: int, end: int) -> None:
    if number and number not in found:
        found[number] = (Phone(number, text[start:end]), start, end)
