"""Finds what we wrote by the mark in its text: UP-1042 is neither UP-10420 nor UP-1042-2."""

import re

_MARK = re.compile(r"[A-Za-z0-9]+(?:[-/][A-Za-z0-9]+)*")


def mark_pattern(mark: str) -> str:
    """For REGEXP of every server version; ValueError when the mark could mean something there."""
    if not _MARK.fullmatch(mark):
        raise ValueError(f"{mark!r} is no mark")
    return f"(^|[^A-Za-z0-9/-]){mark}([^A-Za-z0-9/-]|$)"


def marked(text: str, mark: str) -> str:
    """The text with its mark, at the end unless it is there already."""
    return text if re.search(mark_pattern(mark), text) else f"{text} ({mark})"
