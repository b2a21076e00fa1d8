"""The texts that end a task: those that we ship, and in their place those of the office's own folder."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

from od_escalator.config.findings import Code, Finding, suggestion
from od_escalator.config.model import Settings
from od_escalator.config.offerings import guards
from od_escalator.domain.playbook import NAMES, Playbook, lines_of

_MOST_BYTES = 8_000
_KEPT = "correct it, then reload the configuration; until then the shipped text is used"


@dataclass(slots=True)
class Playbooks:
    """`findings` grows while it reads; they are warnings, because the shipped text is there in any case."""

    findings: list[Finding] = field(default_factory=list)

    def read(self, settings: Settings) -> Playbook:
        if not settings.coaching:
            return Playbook()
        own = dict(self._own(settings.playbooks)) if settings.playbooks is not None else {}
        return Playbook.of({**_shipped(), **own}, guards(settings))

    def _own(self, folder: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
        try:
            found = sorted(each for each in folder.iterdir() if each.suffix == ".md")
        except OSError as error:
            self._find(f'cannot read the folder "{folder}": {error.strerror}', _KEPT)
            return
        for file in found:
            if file.stem not in NAMES:
                near = suggestion(file.stem, NAMES)
                self._find(f'"{file}" belongs to no text{near}', f"the texts are {', '.join(NAMES)}; take it out")
            elif (lines := self._lines(file)) is not None:
                yield file.stem, lines

    def _lines(self, file: Path) -> tuple[str, ...] | None:
        try:
            return lines_of(_text(file))
        except OSError as error:
            self._find(f'cannot read "{file}": {error.strerror}', _KEPT)
        except UnicodeDecodeError:
            self._find(f'"{file}" is not UTF-8 text', _KEPT)
        except ValueError as error:
            self._find(f'"{file}" {error}', _KEPT)
        return None

    def _find(self, problem: str, hint: str) -> None:
        found = Finding(id=Code.PLAYBOOK, severity="warning", place="playbooks", problem=problem, hint=hint)
        self.findings.append(found)


def _text(file: Path) -> str:
    with file.open("rb") as opened:
        read = opened.read(_MOST_BYTES + 1)
    if len(read) > _MOST_BYTES:
        raise ValueError(f"is larger than {_MOST_BYTES} bytes")
    return read.decode("utf-8-sig").replace("\r\n", "\n")


@cache
def _shipped() -> Mapping[str, tuple[str, ...]]:
    texts = files("od_escalator") / "playbooks"
    return {name: lines_of((texts / f"{name}.md").read_text(encoding="utf-8")) for name in NAMES}
