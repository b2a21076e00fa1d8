"""One plain spelling of what people typed: no invisible characters, one kind of space, quote, dash and line end."""

_REMOVED = (
    0x00,  # NUL
    0xAD,  # soft hyphen
    0x034F,
    0x061C,
    0x180E,
    *range(0x200B, 0x2010),  # zero-width and direction marks
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    0x20E3,  # keycap: the emoji of "#"
    *range(0xFE00, 0xFE10),
    0xFEFF,
    *range(0xE0000, 0xE0080),
)
_SPACES = (*range(0x01, 0x0A), *range(0x0E, 0x20), 0x7F, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x3000)
_LINE_ENDS = (0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029)
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}

_PLAIN: dict[int, str | int | None] = {
    **_FULL_WIDTH,
    **dict.fromkeys(_REMOVED),
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_LINE_ENDS, "\n"),
    **dict.fromkeys((0x2018, 0x2019, 0x02BC, 0xB4, 0x60), "'"),  # quotes
    **dict.fromkeys((0x201C, 0x201D, 0x201E, 0xAB, 0xBB), '"'),
    **dict.fromkeys(range(0x2010, 0x2014), "-"),
    0x2014: " - ",
    0x2026: "... ",
    0xFE5F: "#",
}


def plain(text: str) -> str:
    """Any text in one plain spelling, in linear time."""
    return text.replace("\r\n", "\n").translate(_PLAIN)
