"""Numbers as words, in the two ways in which offices read them, Indonesian and English.

`DIGITS` is for the zeros of a ticket (A-001: "nol nol satu"), `WORDS` names the number (A-012: "dua belas"). The
Indonesian number words follow the rules of *terbilang*: sebelas, "dua belas", seratus, seribu; no "nol" at the end.
"""

DIGITS, WORDS = "digits", "words"
STYLES = (DIGITS, WORDS)

UNITS = {
    "id": ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"],
    "en": ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
}
TEENS = [
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
# From here on a number has no name here, and is read digit by digit in either style.
MOST = 1_000_000


def ticket_words(number: int, style: str, language: str) -> list[str]:
    """How the number of a ticket is read aloud; at least three digits where digits are read, as on the paper."""
    if style == DIGITS or number >= MOST:
        return digits(f"{number:03d}", language)
    return number_words(number, language)


def digits(text: str, language: str) -> list[str]:
    """Each digit by its name."""
    return [UNITS[language][int(digit)] for digit in text]


def number_words(number: int, language: str) -> list[str]:
    """The name of a number below MOST; digits from there on."""
    if number >= MOST:
        return digits(str(number), language)
    return _indonesian(number) if language == "id" else _english(number)


def _indonesian(number: int) -> list[str]:
    if number < 10:
        return [UNITS["id"][number]]
    if number in (10, 11, 100, 1000):
        return [{10: "sepuluh", 11: "sebelas", 100: "seratus", 1000: "seribu"}[number]]
    if number < 20:
        return [UNITS["id"][number - 10], "belas"]
    for size, name, one in ((1000, "ribu", "seribu"), (100, "ratus", "seratus"), (10, "puluh", "")):
        if number >= size:
            many, rest = divmod(number, size)
            head = [one] if many == 1 else [*_indonesian(many), name]
            return head + (_indonesian(rest) if rest else [])
    raise AssertionError("no number is smaller than ten here")


def _english(number: int) -> list[str]:
    if number < 10:
        return [UNITS["en"][number]]
    if number < 20:
        return [TEENS[number - 10]]
    if number < 100:
        tens, rest = divmod(number, 10)
        return [TENS[tens - 2]] + (_english(rest) if rest else [])
    size, name = (1000, "thousand") if number >= 1000 else (100, "hundred")
    many, rest = divmod(number, size)
    joint = ["and"] if 0 < rest < 100 else []
    return [*_english(many), name, *joint, *(_english(rest) if rest else [])]
