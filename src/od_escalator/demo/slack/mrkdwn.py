"""Slack's text markup as HTML for the page; whatever is not markup comes out escaped.

`<https://...|label>`, `<@U...>`, `<#C...>`, `<!date^...>`, *bold*, _italic_, ~strike~, `code`, :emoji:.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from html import escape
from typing import Final

_EMOJI: Final = {
    "alarm_clock": "⏰",
    "bell": "🔔",
    "calendar": "📅",
    "clipboard": "📋",
    "dart": "🎯",
    "eyes": "👀",
    "fire": "🔥",
    "grey_question": "❔",
    "hourglass": "⌛",
    "hourglass_flowing_sand": "⏳",
    "information_source": "ℹ️",  # noqa: RUF001  that is the emoji
    "large_blue_circle": "🔵",
    "large_green_circle": "🟢",
    "large_orange_circle": "🟠",
    "large_red_circle": "🔴",
    "large_yellow_circle": "🟡",
    "leftwards_arrow_with_hook": "↩️",
    "lock": "🔒",
    "mega": "📣",
    "memo": "📝",
    "raised_hand": "✋",
    "raising_hand": "🙋",
    "red_circle": "🔴",
    "rotating_light": "🚨",
    "scales": "⚖️",
    "small_red_triangle": "🔺",
    "speech_balloon": "💬",
    "spiral_calendar_pad": "🗓️",
    "stopwatch": "⏱️",
    "telephone_receiver": "📞",
    "warning": "⚠️",
    "white_check_mark": "✅",
    "white_circle": "⚪",
    "x": "❌",
    "zzz": "💤",
}

_TOKEN: Final = re.compile(
    r"""
      <(?P<control>[^<>\n]+)>
    | `(?P<code>[^`\n]+)`
    | (?<![\w*])\*(?P<bold>\S(?:[^*\n]*\S)?)\*(?![\w*])
    | (?<![\w_])_(?P<italic>\S(?:[^_\n]*\S)?)_(?![\w_])
    | (?<![\w~])~(?P<strike>\S(?:[^~\n]*\S)?)~(?![\w~])
    | :(?P<emoji>[a-z0-9_+-]+):
    """,
    re.VERBOSE,
)
_TAGS: Final = {"bold": "strong", "italic": "em", "strike": "s"}


@dataclass(frozen=True, slots=True)
class Names:
    """What ids are called on the page, the zone its times are shown in, and what files show."""

    people: Mapping[str, str]
    channels: Mapping[str, str]
    zone: tzinfo = UTC
    pictures: Mapping[str, bytes] = field(default_factory=dict)


def plain_html(text: str) -> str:
    """Text without markup; only emoji names become emoji."""
    return re.sub(r":([a-z0-9_+-]+):", lambda found: _emoji(found[1]), _literal(text))


def mrkdwn_html(text: str, names: Names) -> str:
    lines = (_line(line, names) for line in text.split("\n"))
    return "<br>".join(lines).replace("</q><br>", "</q>")


def _line(line: str, names: Names) -> str:
    for quote in ("&gt; ", "&gt;", "> "):
        if line.startswith(quote):
            return f"<q>{_inline(line.removeprefix(quote), names)}</q>"
    return _inline(line, names)


def _inline(text: str, names: Names) -> str:
    html, end = [], 0
    for found in _TOKEN.finditer(text):
        html += [_literal(text[end : found.start()]), _token(found, names)]
        end = found.end()
    return "".join([*html, _literal(text[end:])])


def _token(found: re.Match[str], names: Names) -> str:
    kind, inner = str(found.lastgroup), found[str(found.lastgroup)]
    if kind == "control":
        return _control(inner, names)
    if kind == "code":
        return f"<code>{_literal(inner)}</code>"
    if kind == "emoji":
        return _emoji(inner)
    return f"<{_TAGS[kind]}>{_inline(inner, names)}</{_TAGS[kind]}>"


def _control(inner: str, names: Names) -> str:
    target, _, label = inner.partition("|")
    if target.startswith("@"):
        return f'<span class="mention">@{escape(names.people.get(target[1:], target[1:]))}</span>'
    if target.startswith("#"):
        return f'<span class="mention">#{escape(names.channels.get(target[1:], target[1:]))}</span>'
    if target.startswith("!date^"):
        return f"<time>{escape(_date(target, label, names.zone))}</time>"
    if target.startswith("!"):
        return f'<span class="broadcast">@{escape(label or target[1:])}</span>'
    shown = _literal(label or target)
    if target.startswith(("https://", "http://", "mailto:")):
        return f'<a href="{_literal(target)}" rel="noreferrer">{shown}</a>'
    return shown


_DATE_PARTS: Final[dict[str, Callable[[datetime], str]]] = {
    "{date_num}": lambda at: f"{at:%Y-%m-%d}",
    "{date}": lambda at: f"{at:%B} {at.day}, {at.year}",
    "{date_pretty}": lambda at: f"{at:%B} {at.day}, {at.year}",
    "{date_short}": lambda at: f"{at:%b} {at.day}, {at.year}",
    "{date_short_pretty}": lambda at: f"{at:%b} {at.day}, {at.year}",
    "{date_long}": lambda at: f"{at:%A}, {at:%B} {at.day}, {at.year}",
    "{date_long_pretty}": lambda at: f"{at:%A}, {at:%B} {at.day}, {at.year}",
    "{time}": lambda at: f"{at.hour % 12 or 12}:{at:%M %p}",
    "{time_secs}": lambda at: f"{at.hour % 12 or 12}:{at:%M:%S %p}",
}


def _date(target: str, fallback: str, zone: tzinfo) -> str:
    _, _, rest = target.partition("^")
    seconds, _, pattern = rest.partition("^")
    if not (seconds.isascii() and seconds.isdigit() and pattern):
        return fallback
    at = datetime.fromtimestamp(int(seconds), zone)
    text = pattern.partition("^")[0]
    for name, part in _DATE_PARTS.items():
        text = text.replace(name, part(at))
    return text


def _emoji(name: str) -> str:
    sign = _EMOJI.get(name)
    return f'<span title=":{name}:">{sign}</span>' if sign else f":{name}:"


def _literal(text: str) -> str:
    """Slack's own three escapes are undone, then everything is escaped for HTML; half characters become "?"."""
    text = text.encode(errors="replace").decode()
    return escape(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
