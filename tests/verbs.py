"""Everything that can happen to a session, each verb once, with chosen or random particulars."""

import inspect
import random
import uuid
from collections.abc import Callable
from types import ModuleType
from typing import Any

from factors import actions as factor_actions
from factors.models import Factor
from sessions import actions, method
from sessions.log import Refused
from sessions.models import Participant, Pass, Question, Session


def commands(module: ModuleType) -> set[str]:
    """The names of the functions under `@command`."""
    return {name for name, value in vars(module).items() if inspect.isfunction(value) and hasattr(value, "__wrapped__")}


class Happenings:
    """A session to which things happen, drawn by a seeded chance."""

    def __init__(self, session_id: uuid.UUID, seed: int) -> None:
        self.session_id, self.chance = session_id, random.Random(seed)

    @property
    def session(self) -> Session:
        return Session.objects.get(pk=self.session_id)

    def one_of(self, things: Any) -> Any:
        found = list(things)
        return self.chance.choice(found) if found else None

    @property
    def person_id(self) -> Any:
        return getattr(self.one_of(Participant.objects.filter(session=self.session_id)), "pk", uuid.uuid4())

    def question_id(self) -> Any:
        return getattr(self.one_of(Question.objects.filter(session=self.session_id)), "pk", uuid.uuid4())

    def note(self) -> dict[str, Any]:
        note = self.one_of(Factor.objects.filter(group__session=self.session_id))
        return {"person_id": note.writer_id if note else uuid.uuid4(), "note_id": note.pk if note else uuid.uuid4()}

    def happens(self, verb: str) -> bool:
        """Whether it happened; False when a rule said no."""
        run = getattr(actions, verb, None) or getattr(factor_actions, verb)
        try:
            run(self.session_id, None, **VERBS[verb](self))
        except Refused:
            return False
        return True

    def yes(self) -> bool:
        return self.chance.random() < 0.5

    def word(self) -> str:
        return self.chance.choice(["Rust", "Tijd", "<b>Één</b> & “ander”", "أهلا", "👩‍👩‍👧"]) + str(
            self.chance.randrange(99)
        )

    def move(self) -> dict[str, str]:
        phase = self.session.phase
        moves = [move.to for move in (method.onward(phase), method.backward(phase)) if move and move.to != "finished"]
        return {"pressed_in": phase, "to": self.chance.choice(moves or ["lobby"])}

    def help(self) -> dict[str, Any]:
        """Somebody asks, or takes it back when they asked."""
        person_id = self.person_id
        asked = Participant.objects.filter(pk=person_id, help_asked_at__isnull=False).exists()
        return {"person_id": person_id, "wanted": not asked}

    def who_asked(self) -> Any:
        asking = self.session.participants.filter(help_asked_at__isnull=False).first()
        return asking.pk if asking else self.person_id

    def turn(self) -> int:
        return turns.turn if (turns := self.session.turns) else 0

    def speaker(self) -> Any:
        return (turns.speaker if (turns := self.session.turns) else None) or uuid.uuid4()

    def seat(self) -> str:
        digest = uuid.uuid4().hex
        Participant.objects.filter(pk=self.person_id).update(seat_digest=digest, seat_until="2999-01-01T00:00Z")
        return digest


def pressed(chance: Happenings) -> dict[str, Any]:
    return {"pressed_in": chance.session.phase}


VERBS: dict[str, Callable[[Happenings], dict[str, Any]]] = {
    "renew_link": lambda h: {"role": h.chance.choice(list(Pass.Role)), "keep": None},
    "join": lambda h: {"name": h.chance.choice(["Anna", "Ben", "Noor"]), "token_digest": uuid.uuid4().hex},
    "rename": lambda h: {"person_id": h.person_id, "name": h.word()},
    "remove": lambda h: {"person_id": h.person_id},
    "leave": lambda h: {"person_id": h.person_id},
    "offer_seat": lambda h: {"person_id": h.person_id, "digest": uuid.uuid4().hex},
    "take_seat": lambda h: {"digest": h.seat(), "token_digest": uuid.uuid4().hex},
    "say_listened": lambda h: {
        "person_id": h.person_id, "answer": h.chance.choice(list(Participant.Listened))
    },
    "ask_help": lambda h: h.help(),
    "answer_help": lambda h: {"person_id": h.who_asked()},
    "lock_door": lambda h: {"locked": h.chance.random() < 0.2},
    "go_to": lambda h: h.move(),
    "start_clock": pressed,
    "stop_clock": pressed,
    "extend_clock": lambda h: {**pressed(h), "minutes": h.chance.choice([1, -1])},
    "reset_clock": pressed,
    "take_break": lambda h: {"minutes": h.chance.randrange(1, 30)},
    "end_break": lambda h: {},
    "black_out": lambda h: {"black": h.yes()},
    "open_cheat_sheet": lambda h: {"opened": h.yes()},
    "agree": lambda h: {"agreements": [h.word() for _line in range(h.chance.randrange(1, 4))]},
    "show_large": lambda h: {"question": h.chance.randrange(5)},
    "start_round": lambda h: {"seed": h.chance.randrange(99)},
    "next_turn": lambda h: {"turn": h.turn(), "passing": h.yes()},
    "pass_turn": lambda h: {"person_id": h.speaker(), "turn": h.turn()},
    "end_round": lambda h: {},
    "time_turns": lambda h: {"shown": h.yes()},
    "ask_question": lambda h: {"person_id": h.person_id, "text": h.word()},
    "show_question": lambda h: {"question_id": h.question_id(), "shown": h.yes()},
    "wipe_question": lambda h: {"question_id": h.question_id(), "person_id": None},
    "add_notes": lambda h: {
        "person_id": h.person_id,
        "column": h.chance.randrange(1, 4),
        "texts": [h.word() for _line in range(h.chance.randrange(1, 4))],
    },
    "reword_note": lambda h: {**h.note(), "text": h.word()},
    "move_note": lambda h: {**h.note(), "column": h.chance.randrange(1, 4)},
    "keep_back_note": lambda h: {**h.note(), "kept": h.yes()},
    "remove_note": lambda h: h.note(),
    "restore_note": lambda h: {**h.note(), "text": h.word()},
}  # fmt: skip
