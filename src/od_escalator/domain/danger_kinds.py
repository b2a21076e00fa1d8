"""What words of a note may mean a critical case: codes of a catalogue, which say nothing about the patient."""

from enum import StrEnum


class Danger(StrEnum):
    LAWYER = "lawyer"
    LAWSUIT = "lawsuit"
    AUTHORITY = "authority"
    PRESS = "press"
    POLICE = "police"
    VIOLENCE = "violence"
    DISCRIMINATION = "discrimination"
    INJURY = "injury"
    PRIVACY = "privacy"
    SWELLING = "swelling"
    BLEEDING = "bleeding"
    BREATHING = "breathing"

    @property
    def label(self) -> str:
        return _LABELS.get(self, self.value)


_LABELS = {
    Danger.LAWYER: "a lawyer",
    Danger.LAWSUIT: "a lawsuit",
    Danger.AUTHORITY: "a board or an authority",
    Danger.PRESS: "the press or a public complaint",
    Danger.POLICE: "the police",
    Danger.VIOLENCE: "a threat or violence",
    Danger.INJURY: "an injury or a wrong tooth",
}

#: Nobody calls or offers anything before somebody was asked.
LEGAL = frozenset({Danger.LAWYER, Danger.LAWSUIT, Danger.AUTHORITY})

#: A doctor must look at it at once.
CLINICAL = frozenset({Danger.SWELLING, Danger.BLEEDING, Danger.BREATHING})
