"""A browser without a script, for the tests of the local Slack's page: it reads forms and sends them."""

from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin
from urllib.request import Request, urlopen

Attributes = dict[str, str]


class Form:
    def __init__(self, attributes: Attributes) -> None:
        self.action = attributes.get("action", "")
        self.fields: list[tuple[str, str]] = []
        self.buttons: list[tuple[Attributes, str]] = []
        self.dead = False


class Browser(HTMLParser):
    """`html` is the page as it stands; `press` finds a button by its words and follows where its form leads."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.go(address)

    def go(self, address: str, body: bytes | None = None) -> None:
        with urlopen(Request(address, body)) as answer:  # noqa: S310  our own address
            self.address, self.html = answer.url, answer.read().decode()
        self.forms: list[Form] = []
        self._label: list[str] | None = None
        self.reset()
        self.feed(self.html)

    def press(self, label: str, **fields: str) -> None:
        found = [(form, button) for form in self.forms for button, text in form.buttons if text == label]
        assert len(found) == 1, f"{len(found)} buttons say {label}"
        form, button = found[0]
        assert not form.dead
        kept = [(name, value) for name, value in form.fields if name not in fields]
        sent = [*kept, *fields.items(), *([(button["name"], button["value"])] if "name" in button else [])]
        self.go(urljoin(self.address, button.get("formaction", form.action)), urlencode(sent).encode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(attributes))
        elif tag == "fieldset" and "disabled" in attributes:
            self.forms[-1].dead = True
        elif tag == "button":
            self.forms[-1].buttons.append((attributes, ""))
            self._label = []
        elif tag == "input" and (attributes["type"] not in {"radio", "checkbox"} or "checked" in attributes):
            self.forms[-1].fields.append((attributes["name"], attributes.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "button" and self._label is not None:
            attributes, _ = self.forms[-1].buttons.pop()
            self.forms[-1].buttons.append((attributes, "".join(self._label)))
            self._label = None

    def handle_data(self, data: str) -> None:
        if self._label is not None:
            self._label.append(data)
