"""Peer: personal numbers in a text by regular expressions with their check digits."""

import re
import sys

NUMBER = re.compile(r"(?<![0-9A-Za-z])(?:[0-9]{17}[0-9Xx]|[0-9]{16,19}|1[3-9][0-9]{9})(?![0-9A-Za-z])")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def is_identity_number(digits):
    if len(digits) != 18 or not "1850" <= digits[6:10] < "2100":
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS))
    return "10X98765432"[total % 11] == digits[17].upper()


def is_card(digits):
    if not digits.isdigit() or len(digits) < 16 or not digits.startswith(("62", "9558", "4", "35", "5")):
        return False
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


with open(sys.argv[1], encoding="utf-8") as text:
    found = [match for line in text for match in NUMBER.findall(line)]
print(sum(len(digits) == 11 or is_identity_number(digits) or is_card(digits) for digits in found))
