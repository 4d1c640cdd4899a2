"""What sessions shows to whom: the parts and rows of phone, console and screen. See `render` for the words used."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from sessions import method, phases
from sessions.models import Participant, Question
from sessions.reading import Reading
from sessions.render import Context, Row, part, rows

PHONE, CONSOLE, SCREEN, PERSON = "phone", "console", "screen", "person"


# For everybody ----------------------------------------------------------------------------------


@part("heading", PHONE, SCREEN, topics=["phase"])
def heading(reading: Reading, key: str) -> Context:
    """The step of the method, what it is about, and the four strokes of progress."""
    phase = reading.session.phase
    step = method.STEP_OF[phase]
    strokes = [{"step": n, "name": name, "done": n < step, "now": n == step} for n, name in phases.STEPS.items()]
    return {
        "phase": phase,
        "step": step,
        "name": phases.name(phase),
        "heading": phases.heading(phase),
        "strokes": strokes,
    }


@part("clock", PHONE, CONSOLE, SCREEN, topics=["phase", "clock"])
def clock(reading: Reading, key: str) -> Context:
    """The time of the phase. Browsers count down on the server's clock; phones show none while we talk."""
    clock = reading.session.clock
    ends_ms = int(clock.ends_at.timestamp() * 1000) if clock.ends_at else None
    return {"clock": clock, "ends_ms": ends_ms, "phase": reading.session.phase}


@part("agreements", PHONE, CONSOLE, SCREEN, topics=["agreements"])
def agreements(reading: Reading, key: str) -> Context:
    return {"agreements": reading.session.agreements}


@part("large_questions", PHONE, SCREEN, topics=["large_questions"])
def large_questions(reading: Reading, key: str) -> Context:
    """The one or two guiding questions of step 1 that are large now."""
    questions = reading.content["podcast"]["questions"]
    return {"questions": [questions[n] for n in reading.session.large_questions if n < len(questions)]}


@part("round", PHONE, SCREEN, topics=["round", "person"])
def round_(reading: Reading, key: str) -> Context:
    """Who speaks now; never who is next."""
    turns = reading.turns
    began = reading.session.turn_began_at
    return {
        "turns": turns,
        "speaker": _speaker(reading, turns.speaker if turns else None),
        "began_ms": int(began.timestamp() * 1000) if began and reading.session.round_clock else None,
    }


@part("break_notice", PHONE, SCREEN, topics=["break"])
def break_notice(reading: Reading, key: str) -> Context:
    return {"until": reading.session.break_until}


def _speaker(reading: Reading, person_id: str | None) -> Participant | None:
    return reading.person(person_id) if person_id else None


# Phones -----------------------------------------------------------------------------------------


@part("cheat_sheet", PHONE, topics=["cheat_sheet"])
def cheat_sheet(reading: Reading, key: str) -> Context:
    """The ideas of the cheat sheet by column, when the facilitator opened it; else nothing of it."""
    if not reading.session.cheat_sheet_open:
        return {"columns": []}
    ideas = reading.content["cheat_sheet"]
    columns = [
        {"number": n, **column, "ideas": [idea["text"] for idea in ideas if idea["column"] == n]}
        for n, column in enumerate(reading.content["columns"], 1)
    ]
    return {"columns": columns}


@rows("person", PHONE, SCREEN, topic="person")
def person_rows(reading: Reading, key: str, keys: frozenset[str] | None) -> Iterator[Row]:
    """Names in the order in which people came. Only in the lobby: later, nobody needs two hundred of them."""
    people = reading.people if reading.session.phase == "lobby" else []
    for person in _some(people, keys):
        yield Row(str(person.pk), "people", _moment(person.joined_at), {"person": person})


@part("people_count", PHONE, SCREEN, topics=["person"])
def people_count(reading: Reading, key: str) -> Context:
    return {"people": len(reading.people)}


# One person -------------------------------------------------------------------------------------


@part("me", PERSON, topics=["me"])
def me(reading: Reading, key: str) -> Context:
    """How this person is called, and whether the facilitator was asked to come."""
    return {"me": reading.person(key)}


@part("listened", PERSON, topics=["me"])
def listened(reading: Reading, key: str) -> Context:
    return {"me": reading.person(key), "answers": _listened_answers()}


@part("my_turn", PERSON, topics=["round"])
def my_turn(reading: Reading, key: str) -> Context:
    """A way to let the own turn go by, while it is this person's turn."""
    turns = reading.turns
    return {"turns": turns, "mine": turns is not None and turns.speaker == key}


@rows("my_question", PERSON, topic="my_question")
def my_question_rows(reading: Reading, key: str, keys: frozenset[str] | None) -> Iterator[Row]:
    mine = [question for question in reading.questions if str(question.asked_by_id) == key]
    for question in _some(mine, keys):
        yield _question_row(question, "my_questions")


# Console ----------------------------------------------------------------------------------------


@part("run", CONSOLE, topics=["phase", "groups"])
def run(reading: Reading, key: str) -> Context:
    """The whole programme with minutes; what is passed over with one list left is there, and says so."""
    here = method.PHASES.index(reading.session.phase)
    passed = reading.passed_over
    return {
        "lines": [
            {
                "phase": phase,
                "name": phases.name(phase),
                "minutes": reading.session.minutes[phase],
                "step": method.STEP_OF[phase],
                "step_name": phases.STEPS.get(method.STEP_OF[phase], ""),
                "opens_step": at > 0 and method.STEP_OF[phase] != method.STEP_OF[method.PHASES[at - 1]],
                "done": at < here and phase not in passed,
                "now": at == here,
                "passed": phase in passed,
            }
            for at, phase in enumerate(method.PHASES)
        ],
        "minutes": sum(reading.session.minutes.values()),
    }


@part("now", CONSOLE, topics=["phase"])
def now(reading: Reading, key: str) -> Context:
    """Where we are, what to say, and a tip."""
    phase = reading.session.phase
    words = {entry["phase"]: entry for entry in reading.content["programme"]}[phase]
    return {
        "phase": phase,
        "name": phases.name(phase),
        "step": method.STEP_OF[phase],
        "say": words["say"],
        "note": words["note"],
    }


@part("clock_keys", CONSOLE, topics=["phase", "clock"])
def clock_keys(reading: Reading, key: str) -> Context:
    return {"clock": reading.session.clock, "phase": reading.session.phase}


@part("next", CONSOLE, topics=["phase", "person", "groups"])
def next_(reading: Reading, key: str) -> Context:
    """Next and back, with what they do written on them."""
    phase = reading.session.phase
    passed = reading.passed_over
    return {
        "phase": phase,
        "onward": _move(reading, method.onward(phase, passed)),
        "backward": _move(reading, method.backward(phase, passed)),
        "people": len(reading.people),
    }


def _move(reading: Reading, move: method.Move | None) -> dict[str, Any] | None:
    if move is None:
        return None
    return {
        "to": move.to,
        "name": phases.name(move.to),
        "minutes": reading.session.minutes[move.to],
        "passed": [phases.name(phase) for phase in move.passed],
        "given_back": sum(reading.session.minutes[phase] for phase in move.passed),
        "asks_rest": reading.session.phase == "together" and move.to == "questions",
    }


@part("people_summary", CONSOLE, topics=["person", "presence", "door"])
def people_summary(reading: Reading, key: str) -> Context:
    """How many are here, who is offline now, and what the method advises for so many."""
    away = [p for p in reading.people if p.scope not in reading.present and not p.without_phone]
    advice = method.size_advice(len(reading.people))
    texts = {
        "small_groups": reading.content["large_groups"]["above_12"],
        "two_sessions": reading.content["large_groups"]["above_60"],
    }
    return {"people": len(reading.people), "away": away, "advice": texts.get(advice, "")}


@part("door", CONSOLE, topics=["door"])
def door(reading: Reading, key: str) -> Context:
    return {}


@rows("console_person", CONSOLE, topic="person")
def console_person_rows(reading: Reading, key: str, keys: frozenset[str] | None) -> Iterator[Row]:
    for person in _some(reading.people, keys):
        yield Row(str(person.pk), "console_people", _moment(person.joined_at), {"person": person})


@part("help_asked", CONSOLE, topics=["help", "person"])
def help_asked(reading: Reading, key: str) -> Context:
    """Who asked the facilitator to come, longest ago first."""
    asking = [person for person in reading.people if person.help_asked_at]
    return {"asking": sorted(asking, key=lambda person: str(person.help_asked_at))}


@part("listened_totals", CONSOLE, topics=["listened", "person"])
def listened_totals(reading: Reading, key: str) -> Context:
    """Only totals: nobody sees who chose what."""
    counts = dict.fromkeys(Participant.Listened.values, 0)
    for person in reading.people:
        if person.listened:
            counts[person.listened] += 1
    return {"counts": counts, "answered": sum(counts.values())}


@part("screen_keys", CONSOLE, topics=["screen"])
def screen_keys(reading: Reading, key: str) -> Context:
    return {}


@part("sheet_keys", CONSOLE, topics=["sheets"])
def sheet_keys(reading: Reading, key: str) -> Context:
    """Turning and holding the sheets of the screen. How many there are, and which is in view, only the screen knows."""
    return {}


@part("sheet_state", SCREEN, topics=["sheets"])
def sheet_state(reading: Reading, key: str) -> Context:
    """For sheets.js: how far the console has turned in all, and whether it holds them."""
    return {}


@part("break_keys", CONSOLE, topics=["break"])
def break_keys(reading: Reading, key: str) -> Context:
    return {"until": reading.session.break_until, "choices": (5, 10, 15)}


@part("cheat_sheet_key", CONSOLE, topics=["cheat_sheet"])
def cheat_sheet_key(reading: Reading, key: str) -> Context:
    return {}


@part("question_choice", CONSOLE, topics=["large_questions"])
def question_choice(reading: Reading, key: str) -> Context:
    """The guiding questions, with which are large."""
    large = reading.session.large_questions
    questions = reading.content["podcast"]["questions"]
    return {"choices": [{"number": n, "text": text, "large": n in large} for n, text in enumerate(questions)]}


@part("round_keys", CONSOLE, topics=["round", "person"])
def round_keys(reading: Reading, key: str) -> Context:
    """The round as the facilitator sees it: who speaks, who is next, who passed."""
    turns = reading.turns
    return {
        "turns": turns,
        "speaker": _speaker(reading, turns.speaker if turns else None),
        "next_speaker": _speaker(reading, turns.next_speaker if turns else None),
        "passed": [person for p in (turns.passed if turns else ()) if (person := reading.person(p))],
    }


@rows("console_question", CONSOLE, topic="question")
def console_question_rows(reading: Reading, key: str, keys: frozenset[str] | None) -> Iterator[Row]:
    """Kept questions, without a name."""
    for question in _some(reading.questions, keys):
        yield _question_row(question, "console_questions")


@rows("shown_question", SCREEN, topic="question")
def shown_question_rows(reading: Reading, key: str, keys: frozenset[str] | None) -> Iterator[Row]:
    shown = [question for question in reading.questions if question.shown]
    for question in _some(shown, keys):
        yield _question_row(question, "shown_questions")


# Common -----------------------------------------------------------------------------------------


def _question_row(question: Question, place: str) -> Row:
    return Row(str(question.pk), place, _moment(question.asked_at), {"question": question})


def _some(things: list[Any], keys: frozenset[str] | None) -> Iterator[Any]:
    return (thing for thing in things if keys is None or str(thing.pk) in keys)


def _moment(at: Any) -> int:
    """A time as an order within a list: microseconds."""
    return int(at.timestamp() * 1_000_000)


def _listened_answers() -> list[tuple[str, Any]]:
    return [("yes", _("Yes")), ("partly", _("Partly")), ("no", _("No"))]
