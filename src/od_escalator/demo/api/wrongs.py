"""What goes wrong when a test asks for it: refused, busy, broken, or cut off before or after the work."""

from enum import Enum

from od_escalator.demo.slack.answer import Answer, Ending

_PAGE = b"<!DOCTYPE html><html><body>Please log in to this network</body></html>"


class Wrong(Enum):
    """The value tells whether the work is done, and what is answered then."""

    BUSY = (False, Answer(status=429, body=b'"Too many requests."', headers={"Retry-After": "7"}))
    UNAVAILABLE = (False, Answer(status=503, body=b'"Service unavailable."'))
    BROKEN = (False, Answer(status=500, body=b'"An error occurred."'))
    BROKEN_AFTER = (True, Answer(status=502, body=b'"Bad gateway."'))
    TOO_LONG = (False, Answer(status=504, body=b'"Timeout."'))
    TOO_LONG_AFTER = (True, Answer(status=504, body=b'"Timeout."'))
    CUT = (False, Answer(ending=Ending.RESET))
    CUT_AFTER = (True, Answer(ending=Ending.RESET))
    SILENT = (False, Answer(ending=Ending.HANG))
    SILENT_AFTER = (True, Answer(ending=Ending.HANG))
    PAGE = (False, Answer(content_type="text/html", body=_PAGE))
    MOVED = (False, Answer(status=302, headers={"Location": "https://login.example.com/"}))
    REFUSED = (False, Answer(status=400, body=b'"This resource is switched off."'))
    FORBIDDEN = (False, Answer(status=403, body=b'"The customer has not enabled this permission."'))

    @property
    def is_after(self) -> bool:
        return self.value[0]

    @property
    def answer(self) -> Answer:
        return self.value[1]
