"""What a note flags: the grammar of tags, its traps, and the three ways to flag (type, tag, template)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from od_escalator.domain.complaint import Category, Origin
from od_escalator.domain.flags import Flag, Help, Marks, read_flag, still_upset
from od_escalator.domain.severity import Severity

MARKS = Marks(types=frozenset({"Upset Patient"}), tags=("#upset", "#unhappy", "#mad-pt"))


def flag(text: str, type_name: str | None = None) -> Flag:
    return read_flag(text, type_name, MARKS)


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("#upset Pt waited 45 min past appt time and left w/o being seen", 2),
        ("#Upset mom called re son's sealant charge. wants call today", 2),
        ("Pt. very unhappy w/ temp, has fallen out 3x. #UPSET", 2),
        ("#upset 3 pt threatening bad review", 3),
        ("#upset 1 - minor, didn't like new forms", 1),
        ("#upset 4 attorney letter rec'd", 4),
        ("#upset urgent mom in lobby yelling", 3),
        ("#upset URGENT!!! pt here now", 3),
        ("#upset, urgent", 3),
        ("#upset - urgent - pt in tears", 3),
        ("Not only #upset but also wants refund", 2),
        ("No, pt is not ok w/ this #upset", 2),
        ("Did not get call back as promised #upset", 2),
        ("No one called him #upset", 2),
        ("never got a call back! #upset", 2),
        ("pt can't believe the bill #upset", 2),
        ("Pt not able to come in. #upset", 2),
        ("Do not schedule w/ Dr B again #upset", 2),
        ("# upset pt called, tooth # 30 still hurts", 2),
        ("#19 crown #upset it came off again", 2),
        ("#upset #3 crown", 2),
        ("#upset 3 crowns later still hurts", 2),
        ("#upset 3 hrs wait", 2),
        ("#upset 3x called no answer", 2),
        ("#upset 3 weeks no call from us", 2),
        ("#upset 11/3 appt cancelled by us", 2),
        ("#upset 3:30 appt, seen at 4:15", 2),
        ("#upset 4 yo child cried, mom mad", 2),
        ("#upset 3rd time r/s", 2),
        ("#upset 1st visit", 2),
        ("#upset 4th crown", 2),
        ("#upset $400 bill", 2),
        ("#upset 4000 bill", 2),
        ("#upset 2 w/ front desk", 2),
        ("#upset (3) mom wants call", 3),
        ("#upset: 3: crown", 3),
        ("#upset sev: 4", 4),
        ("#upset severity=3", 3),
        ("#upset level 3", 3),
        ("#upset3 pt crying", 3),
        ("#upset-3", 3),
        ("#upset 5", 2),
        ("#upset 0", 2),
        ("#upset 3 and #upset 1", 3),
        ("Upset patient? (Y/N) Y - bill", 2),
        ("Upset patient? yes", 2),
        ("Time in: 9:00\nUpset patient? Y/N: Y\nTime out: 10", 2),
        ("#upset? Y/N: Y", 2),
        ("#upset | what happened: waited 1 hr | their words: never again | wants: call", 2),
        ("UPSET PT: says crown color is off", 2),
        ("UPSET PATIENT - see notes", 2),
        ("**UPSET PATIENT** bill", 2),
        ("*** Upset pt *** wants call", 2),
        ("#upset see below\n\n-----Original Message-----\nFrom: a\nhello", 2),
        ("#upset_patient wants records", 2),
        ("#upset.Pt wants call", 2),
        ("#upset/angry re: bill", 2),
        ('"#upset"', 2),
        ("#upset\n3 calls no answer", 2),
        ("#upset 3\nno answer", 3),
        ("#upset 2-3 weeks wait", 2),
        ("#upset 3 pm appt", 2),
        ("#upset 3 years pt of record", 2),
        ("#upset 3 different prices", 2),
        ("#upset 3 people told her different price", 2),
        ("Pt called, I forgot to tag yesterday. #upset", 2),
        ("[x] #upset [ ] billing", 2),
        ("#UpsetPatient #billing", 2),
        ("#billing#upset", 2),
        ("#upset😡", 2),
        ("😡#upset", 2),
        ("#upset pt? no idea who took the call", 2),
        ("#upset has not been #resolved", 2),
        ("she was so #upset she cried", 2),
        ("pt is #upset", 2),
        ("is very #upset, wants call", 2),
        ("Mom is #upset? says we promised free exam", 2),
        ("When I told her the fee she got #upset", 2),
        ("If we don't call today she will leave the practice #upset", 2),
        ("pt said if she isn't called today she'll sue #upset 4", 4),
    ],
)
def test_a_tag_opens_with_its_severity(text: str, severity: int) -> None:
    found = flag(text)
    assert (found.opens, found.severity, found.explicit) == (True, Severity(severity), True)


@pytest.mark.parametrize(
    "text",
    [
        "#resolved apologized, all good",
        "#notupset pt was joking",
        "#upset ... talked w/ her, she's fine #notupset",
        "Pt was not upset about r/s",
        "Pt upset stomach from abx",
        "pt is upset about bill",
        "Not #upset, just had a question about ins",
        "Pt isn't #upset anymore",
        "pt said she was never #upset to begin with",
        "she's no longer #upset about bal",
        "pt not at all #upset",
        "Reminder to team: use #upset when a patient complains",
        "if she becomes #upset transfer to me",
        "tag #upset if she calls again",
        "Is this an #upset?",
        "Should I mark this #upset?",
        "Asked Kelly if this should be #upset",
        "See https://intranet.office.com/wiki#upset for steps",
        "www.site.com/page?tag=#upset",
        "emailed mary#upset@gmail.com",
        "c/o #upsetstomach",
        "pt upset w/ #3",
        "Upset patient? N",
        "Upset Patient: None",
        "Upset patient? (Y/N)",
        "Time in: 9:00\nUpset patient? Y/N: N\nTime out: 10",
        "#upset? N",
        "#upset: N/A",
        "#upset Y/N: N",
        "Upset pt called about bill",
        "spoke to upset patient",
        "pt mad\n\n-----Original Message-----\nFrom: a\n#upset",
        "> #upset\nthanks",
        "From: Jane <j@x.com>\nSent: Monday\nTo: office\nSubject: hi\n\n#upset",
        "On Mon, Nov 3, 2025 at 9:14 AM Jane <j@x.com> wrote:\n> #upset",
        "#upsetting news",
        "reviewed #upset protocol w/ team",
        "[ ] #upset [x] billing",
        "#upset added by mistake",
        "no #rm needed",
        "#rm not needed",
        "w/o #upset",
        "without any #upset",
        "patient denied being #upset",
        "pt doesn't seem #upset",
        "Please add #upset to your notes when this happens",
        "will tag #upset if no callback",
        "hope she doesn't get #upset",
        "don't want her to be #upset",
        "she will be #upset if we r/s again",
        "pt would be #upset",
    ],
)
def test_what_is_no_flag_opens_nothing(text: str) -> None:
    found = flag(text)
    assert (found.opens, found.severity, found.category, found.explicit) == (False, None, None, False)


@pytest.mark.parametrize(
    ("text", "opens", "severity", "origin", "watch", "asked", "promise"),
    [
        ("#upset rm I don't want Kelly to see this first", True, 2, None, False, "rm", None),
        ("#upset owners pt has lawyer", True, 4, None, False, "owners", None),
        ("#upset #owners", True, 2, None, False, "owners", None),
        ("#upset 3 #rm please help", True, 3, None, False, "rm", None),
        ("#rm can you call me about this pt", False, None, None, False, "rm", None),
        ("#owners fyi", False, None, None, False, "owners", None),
        ("#watch pt getting annoyed w/ r/s", False, None, None, True, None, None),
        ("#watch #upset both", True, 2, None, True, None, None),
        ("#review google 1 star about wait time", True, 2, "review", False, None, None),
        ("#review yelp", True, 2, "review", False, None, None),
        ("#Review Facebook - mom posted about bill #upset 3", True, 3, "review", False, None, None),
        ("#promise 11/24 call with lab date", False, None, None, False, None, "11/24 call with lab date"),
        (
            "#upset crown #14 open margin. #promise 12/1 call w/ new appt. Pt ok w/ that.",
            True,
            2,
            None,
            False,
            None,
            "12/1 call w/ new appt",
        ),
        (
            "#promise: by Friday 5pm send itemized bill\nDr aware",
            False,
            None,
            None,
            False,
            None,
            "by Friday 5pm send itemized bill",
        ),
        ("#upset rm 3 told her wrong price", True, 3, None, False, "rm", None),
    ],
)
def test_tags_say_more_than_upset(
    text: str,
    opens: bool,
    severity: int | None,
    origin: str | None,
    watch: bool,
    asked: str | None,
    promise: str | None,
) -> None:
    found = flag(text)
    assert (found.opens, found.severity, found.origin) == (opens, severity, origin)
    assert (found.watch, found.help, found.promise) == (watch, asked, promise)


@pytest.mark.parametrize("type_name", ["Upset Patient", "upset patient ", "UPSET PATIENT"])
@pytest.mark.parametrize("text", ["", "waited an hour", "not upset", "not #upset"])
def test_the_type_opens_whatever_the_words_say(text: str, type_name: str) -> None:
    found = flag(text, type_name)
    assert (found.opens, found.severity, found.explicit) == (True, Severity.STANDARD, False)
    assert "type" in found.reasons


@pytest.mark.parametrize(
    ("text", "opens", "withdrawn"),
    [
        ("#notupset wrong type", False, True),
        ("#upset wants call", True, False),
        ("#upset, no: #notupset", False, True),
        ("#notupset ... now she is #upset", True, False),
        ("# not upset", False, True),
        ("#not-upset", False, True),
    ],
)
def test_notupset_withdraws_until_a_later_tag(text: str, opens: bool, withdrawn: bool) -> None:
    for type_name in (None, "Upset Patient"):
        found = flag(text, type_name)
        assert (found.opens, found.withdrawn) == (opens, withdrawn)


def test_another_type_opens_nothing() -> None:
    assert not flag("patient is upset", "Financial").opens


def test_upset_rm_goes_past_the_manager_and_rm_alone_does_not() -> None:
    assert flag("#upset rm about Kelly").past_manager
    assert not flag("#upset #rm").past_manager
    assert not flag("#rm").past_manager
    assert not flag("#upset owners").past_manager


@pytest.mark.parametrize("text", ["#unhappy 3", "# Unhappy: 3", "#mad-pt 3", "#unhappy-3"])
def test_configured_tags_work_like_upset(text: str) -> None:
    assert flag(text).severity is Severity.SERIOUS


@pytest.mark.parametrize("text", ["#unhappiness", "not #unhappy", "https://x/#unhappy"])
def test_configured_tags_have_the_same_traps(text: str) -> None:
    assert not flag(text).opens


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("#upset", "tag"),
        ("not #upset", "negated_tag"),
        ("https://x/#upset", "in_url"),
        ("> #upset", "quoted"),
        ("hi\nThis e-mail is confidential. #upset", "quoted"),
        ('[Prompt:"#upset?"]', "template_unanswered"),
        ("Upset patient? Y/N: N", "template_no"),
        ("Upset patient?", "template_unanswered"),
        ("if pt gets #upset", "hypothetical"),
        ("#upset stomach", "medical_sense"),
        ("#review tx plan w/ Dr", "other_review"),
        ("#review google", "review"),
        ("#replied https://g.co/r/1", "replied"),
        ("#rm", "help"),
        ("still upset", "still_upset"),
    ],
)
def test_the_reason_is_told(text: str, reason: str) -> None:
    assert reason in flag(text).reasons


@pytest.mark.parametrize(
    "text",
    [
        "#up\u200bset",
        "\u202e#upset",
        "#\ufe0f\u20e3upset",
        "\uff03\uff55\uff50\uff53\uff45\uff54",
        "#UpSeT",
        "a\r\n#upset\r\n",
        "\0#upset\0",
        "#up\0set",
        "\u00a0#upset\u00a0",
        "\ufe5fupset",
        "\u201c#upset\u201d",
    ],
)
def test_odd_characters_hide_no_tag(text: str) -> None:
    assert flag(text).opens


@pytest.mark.parametrize(
    "text",
    [
        "UPSET PT:\nMom called about the bill",
        "*** UPSET PATIENT ***",
        "upset pt: no one called her",
        "UPSET PT called twice",
        "Upset patient? [x] yes [ ] no",
        "Upset patient - bill",
        "Recall: y. Pt upset? Y/N: Y",
        "upset patient ** call today",
        "Upset patient\nMom called about the bill",
        "bill wrong\nupset pt",
    ],
)
def test_old_habits_open(text: str) -> None:
    assert flag(text).opens


@pytest.mark.parametrize(
    "text",
    [
        "Upset patient:",
        "Upset patient:\nTime in: 9:00",
        "Upset patient? [ ] yes [x] no",
        "Upset patient? maybe",
        "Upset pt called",
        "UPSET PATIENT PROTOCOL reviewed",
        "upset Patient UPSET PATIENT list",
        "*** UPSET PATIENT? N ***",
        "Pt upset? Y/N:",
        "handled per our #upset policy",
        "nobody was #upset",
        "none of them were #upset",
        "without pt being #upset",
        "unless #upset",
    ],
)
def test_unanswered_templates_and_prose_do_not(text: str) -> None:
    assert not flag(text).opens


@pytest.mark.parametrize(
    ("text", "promise"),
    [
        ("#promise 11/24 call w/ Dr. Smith re #14 #rm", "11/24 call w/ Dr. Smith re #14"),
        ("#promise call at 9 a.m. Friday! thanks", "call at 9 a.m. Friday"),
        ("#promise call | wants: refund", "call"),
        ("#promise", None),
        ("#promise kept", None),
        ("no #promise made", None),
        ("#promise call Mon\n#promise send bill", "call Mon; send bill"),
        ("#promised 12/1 new appt. then lunch", "12/1 new appt. then lunch"),
        ("#promise " + "x" * 500, "x" * 299),
    ],
)
def test_a_promise_runs_to_the_end_of_its_sentence(text: str, promise: str | None) -> None:
    assert flag(text).promise == promise


@pytest.mark.parametrize(
    ("text", "resolves"),
    [
        ("#resolved she is fine", True),
        ("not #resolved", False),
        ("#upset not resolved", False),
        ("if #resolved", False),
    ],
)
def test_resolved_counts_unless_negated(text: str, resolves: bool) -> None:
    assert flag(text).resolves is resolves


@pytest.mark.parametrize(
    "text",
    [
        "still upset",
        "Pt is STILL very angry",
        "remains furious",
        "mom is still not happy",
        "even more upset",
        "she is upset again",
    ],
)
def test_still_upset_is_explicit_and_opens_nothing(text: str) -> None:
    found = flag(text)
    assert (found.opens, found.explicit, still_upset(text)) == (False, True, True)


@pytest.mark.parametrize(
    "text",
    [
        "no longer upset",
        "not still upset",
        "if still upset call me",
        "hope she is not still upset",
        "> still upset",
        "upset",
    ],
)
def test_what_is_over_is_not_still_upset(text: str) -> None:
    assert not still_upset(text)


def test_a_case_gets_a_suggested_category() -> None:
    assert flag("#upset about her bill").category is Category.BILLING
    assert flag("#review google, rude staff").origin is Origin.REVIEW


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("#urgent #upset", 3),
        ("#upset 3 urgent", 3),
        ("#upset pt urgent", 3),
        ('#upset "3"', 3),
        ("#upset sev #3", 3),
        ("#upset pt 3 hrs late", 2),
        ("#upset serious", 3),
        ("#upset mild.", 1),
        ("#upset mild pain", 2),
    ],
)
def test_words_rate_too(text: str, severity: int) -> None:
    assert flag(text).severity == severity


def test_the_highest_help_is_asked() -> None:
    assert flag("#rm #owners").help is Help.OWNERS


_CLEAN = st.text(alphabet=st.characters(exclude_characters="#\uff03\ufe5f"), max_size=80).filter(
    lambda text: "upset" not in text.lower()
)


@given(st.text(max_size=400), st.text(max_size=20) | st.none())
def test_any_text_is_read(text: str, type_name: str | None) -> None:
    found = flag(text, type_name)
    assert (found.severity is not None) == found.opens


@given(
    _CLEAN,
    st.sampled_from(
        ["not #upset", "never #upset", "no longer #upset", "https://a.b/#upset", "foo#upset", "#upsetting"]
    ),
)
def test_a_doubtful_tag_never_opens_a_clean_note(text: str, tag: str) -> None:
    assert not flag(f"{text}\n{tag}").opens


@given(_CLEAN.filter(lambda text: ">" not in text and "on" not in text.lower() and "from" not in text.lower()))
def test_a_tag_on_its_own_line_opens_any_note(text: str) -> None:
    assert flag(f"{text}\n#upset").opens or "confidential" in text


@given(
    st.sampled_from(["#upset 3", "# upset urgent", "not #upset", "#review google", "#watch", "#upset rm", "#notupset"]),
    st.data(),
)
def test_case_of_letters_does_not_matter(text: str, data: st.DataObject) -> None:
    mixed = "".join(data.draw(st.sampled_from([letter.lower(), letter.upper()])) for letter in text)
    assert flag(mixed) == flag(text)


@pytest.mark.parametrize(
    "piece",
    [
        "#upset ",
        "#upset#",
        "#",
        "# ",
        " ",
        "\n",
        "[[",
        "[[a",
        "not ",
        "not the ",
        "-",
        "*",
        "On 1",
        "From: ",
        "> ",
        "a@",
        "http://",
        "#promise ",
        "This message ",
        "Upset patient? ",
        "y/n ",
        "\u200b",
        "\x00",
        "😡",
        "<!channel>",
        "'; DROP ",
    ],
)
def test_a_hostile_64_kb_note_is_read_to_its_end(piece: str) -> None:
    assert flag((piece * 65_536)[:65_536] + "upset pt").severity in {None, *Severity}


@pytest.mark.parametrize(
    ("text", "subject", "who"),
    [
        ("#upset #about om", "office_manager", None),
        ("#about the office manager", "office_manager", None),
        ("#about-mgr", "office_manager", None),
        ("#upset 3 #about: RM.", "regional_manager", None),
        ("#about regional manager was rude", "regional_manager", "was"),
        ("#about owner Rosa", "owner", "Rosa"),
        ("#about owners", "owner", None),
        ("#about Dr. Lind", "provider", "Lind"),
        ("#about hygienist #upset", "provider", None),
        ("#about the bill #upset", None, None),
        ("#upset about dr", None, None),
        ("not #about om", None, None),
        ("#about om #notupset", None, None),
    ],
)
def test_a_note_says_whom_it_is_about(text: str, subject: str | None, who: str | None) -> None:
    found = flag(text)
    assert (found.subject, found.who) == (subject, who)
    assert found.past_manager is (subject == "office_manager")
    if subject:
        assert (found.opens, found.explicit, "tag" in found.reasons) == (True, True, True)


def test_about_alone_opens_nothing_where_it_says_not_whom() -> None:
    assert not flag("#about the bill").opens
