"""What Slack may know besides cases, all in one: of offices, of how we fare ourselves, alerts, tests and answers."""

from od_escalator.domain.burst import Burst, LookAtReviews
from od_escalator.domain.drill_result import DrillResult
from od_escalator.domain.learning import Learning
from od_escalator.domain.morning import Morning
from od_escalator.domain.notices import Alert, Answer, BackAgain, LinkBack, PlaceTest, Silence
from od_escalator.domain.weekly import SilentOffices, Weekly

OfOurOwn = Silence | BackAgain | LinkBack | DrillResult
OfOffices = Morning | Weekly | SilentOffices | Learning | Burst | LookAtReviews
OfNoCase = Alert | PlaceTest | Answer | OfOurOwn | OfOffices
