"""Everything that can happen to a session, each verb once, with chosen or random particulars."""

import inspect
import random
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from types import ModuleType
from typing import Any

from django.utils import timezone

from factors import actions as factor_actions
from factors import choosing
from factors.models import Action, Answer, Candidate, Factor, Find
from sessions import actions, method, seating
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

    def group(self, level: str = "") -> Any:
        """A group of the level whose people sit together now, or of another."""
        level = level or method.LEVEL_OF.get(self.session.phase, "pair")
        return self.one_of(seating.groups(self.session, level))

    def seat_at(self) -> dict[str, Any]:
        """Somebody goes to another group, or changes places."""
        level = method.LEVEL_OF.get(self.session.phase, "pair")
        to = {"group_id": getattr(self.group(), "pk", uuid.uuid4())}
        if self.yes():
            to = {"with_id": self.person_id}
        return {"person_id": self.person_id, "level": level, **to}

    def answering(self) -> dict[str, Any]:
        """Somebody who was asked to be a pair with somebody answers."""
        asking = self.one_of(Participant.objects.filter(session=self.session_id).exclude(asks=None))
        asked, by = (asking.asks_id, asking.pk) if asking else (self.person_id, self.person_id)
        return {"person_id": asked, "from_id": by, "yes": self.yes()}

    def two_groups(self) -> dict[str, Any]:
        return {f"{one}_id": getattr(self.group(), "pk", uuid.uuid4()) for one in ("group", "to")}

    def member(self) -> Any:
        """Somebody who has a list together with others in this phase."""
        level = method.LIST_LEVEL.get(self.session.phase, "pair")
        table = self.one_of(table for table in seating.tables(self.session, level) if table.people)
        return self.chance.choice(table.people) if table else None

    def card(self, aside: bool | None = None, merged: bool = False) -> dict[str, Any]:
        """A member and a card of their list."""
        member = self.member()
        level = method.LIST_LEVEL.get(self.session.phase, "pair")
        cards = Factor.objects.filter(group__seats__participant=member, group__level=level, merged_into=None)
        cards = cards.filter(removed_at=None, taken_apart_at=None)
        card = self.one_of(cards.filter(merged__isnull=False) if merged else cards) if member else None
        return {
            "person_id": member.pk if member else uuid.uuid4(),
            "card_id": card.pk if card else uuid.uuid4(),
        }

    def cards(self) -> dict[str, Any]:
        member = self.member()
        level = method.LIST_LEVEL.get(self.session.phase, "pair")
        found = Factor.objects.filter(group__seats__participant=member, group__level=level) if member else []
        shown = [card.pk for card in found if card.is_shown]
        return {
            "person_id": member.pk if member else uuid.uuid4(),
            "card_ids": self.chance.sample(shown, min(2, len(shown))),
        }

    def put(self) -> dict[str, Any]:
        """A card of the group whose turn it is."""
        stage = self.session.stage
        group: Any = stage.group if stage and stage.group else getattr(self.group(), "pk", None)
        member = self.one_of(Participant.objects.filter(seats__group=group, left_at=None, removed_at=None))
        card = self.one_of(card for card in Factor.objects.filter(group=group) if card.is_shown and not card.set_aside)
        return {
            "person_id": member.pk if member else uuid.uuid4(),
            "card_id": card.pk if card else uuid.uuid4(),
        }

    def alike(self) -> dict[str, Any]:
        """A card of a member's list, and one of the flap that says the same."""
        return {**self.card(), "flap_id": self.flap_card()["card_id"]}

    def behind(self) -> dict[str, Any]:
        """A card that stands behind one of the flap, and somebody of its group."""
        copies = Factor.objects.filter(group__session=self.session_id, behind=True, taken_apart_at=None)
        card = self.one_of(Factor.objects.filter(went_to__in=copies, merged_into=None, group__level="four"))
        people = Participant.objects.filter(seats__group=card.group_id if card else None, left_at=None, removed_at=None)
        return {"person_id": self.id_of(people), "card_id": card.pk if card else uuid.uuid4()}

    def flap_cards(self, merged: bool = False) -> list[Any]:
        found = Factor.objects.filter(group__session=self.session_id, group__level="all")
        shown = [card.pk for card in (found.filter(merged__isnull=False) if merged else found) if card.is_shown]
        return self.chance.sample(shown, min(2, len(shown)))

    def flap_card(self, merged: bool = False) -> dict[str, Any]:
        found = self.flap_cards(merged)
        return {"card_id": found[0] if found else uuid.uuid4()}

    def turn_of_groups(self) -> int:
        return stage.turn if (stage := self.session.stage) else 0

    def way(self) -> str:
        return self.chance.choice(["whole", "turns", "open"])

    def without_phone(self) -> Any:
        found = self.session.participants.filter(without_phone=True, left_at=None, removed_at=None)
        return getattr(self.one_of(found), "pk", uuid.uuid4())

    def id_of(self, things: Any) -> Any:
        return getattr(self.one_of(things), "pk", uuid.uuid4())

    def find(self, **those: Any) -> Any:
        return self.id_of(Find.objects.filter(session=self.session_id, removed_at=None, **those))

    def action(self, **those: Any) -> Any:
        return self.id_of(Action.objects.filter(session=self.session_id, removed_at=None, **those))

    def answer(self) -> Any:
        return self.id_of(Answer.objects.filter(session=self.session_id, removed_at=None))

    def candidate(self) -> Any:
        return self.id_of(Candidate.objects.filter(session=self.session_id))

    def choice(self) -> dict[str, Any]:
        """A card or a find that comes on the shortlist, or goes off it."""
        card, find = self.flap_card()["card_id"], self.find(accepted_at__isnull=False)
        return {"on": self.chance.random() < 0.7, **({"factor_id": card} if self.yes() else {"find_id": find})}

    def tied(self) -> list[Any]:
        """Who is level for the last places; nobody as a rule."""
        level = choosing.level(self.session)
        return list(level.tied)[: level.places]

    def yes(self) -> bool:
        return self.chance.random() < 0.5

    def word(self) -> str:
        return self.chance.choice(["Rust", "Tijd", "<b>Één</b> & “ander”", "أهلا", "👩‍👩‍👧"]) + str(
            self.chance.randrange(99)
        )

    def move(self) -> dict[str, str]:
        session = self.session
        passed = seating.passed_over(session)
        moves = [move(session.phase, passed) for move in (method.onward, method.onward, method.backward)]
        steps = [step.to for step in moves if step and step.to != "finished"]
        rest = self.chance.choice(["all", "leave"])
        return {"pressed_in": session.phase, "to": self.chance.choice(steps or ["lobby"]), "rest": rest}

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
    "share_report": lambda h: {"days": h.chance.choice([1, 7, 30])},
    "close_share": lambda h: {},
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
    "turn_sheets": lambda h: {"by": h.chance.choice([1, -1])},
    "hold_sheets": lambda h: {"held": h.yes()},
    "open_cheat_sheet": lambda h: {"opened": h.yes()},
    "agree": lambda h: {"agreements": [h.word() for _line in range(h.chance.randrange(1, 4))]},
    "show_large": lambda h: {"question": h.chance.randrange(5)},
    "start_round": lambda h: {"seed": h.chance.randrange(99)},
    "next_turn": lambda h: {"turn": h.turn(), "passing": h.yes()},
    "pass_turn": lambda h: {"person_id": h.speaker(), "turn": h.turn()},
    "end_round": lambda h: {},
    "time_turns": lambda h: {"shown": h.yes()},
    "add_person": lambda h: {"name": h.chance.choice(["Truus", "Anna"]), "token_digest": uuid.uuid4().hex},
    "draw_groups": lambda h: {
        "level": method.LEVEL_OF.get(h.session.phase, "pair"), "seed": h.chance.randrange(99)
    },
    "end_talk_groups": lambda h: {},
    "move_person": lambda h: h.seat_at(),
    "join_groups": lambda h: h.two_groups(),
    "mark_paper": lambda h: {"group_id": getattr(h.group(), "pk", uuid.uuid4()), "on": h.yes()},
    "mark_done": lambda h: {"person_id": getattr(h.member(), "pk", uuid.uuid4()), "done": h.yes()},
    "take_pen": lambda h: {"person_id": getattr(h.member(), "pk", uuid.uuid4()), "taken": h.chance.random() < 0.8},
    "write_all": lambda h: {"person_id": getattr(h.member(), "pk", uuid.uuid4()), "on": h.yes()},
    "pair_neighbours": lambda h: {"on": not h.session.neighbours, "seed": h.chance.randrange(99)},
    "put_together": lambda h: {"seed": h.chance.randrange(99)},
    "ask_neighbour": lambda h: {"person_id": h.person_id, "number": h.chance.randrange(9)},
    "answer_neighbour": lambda h: h.answering(),
    "wipe_words": lambda h: {},
    "keep_until": lambda h: {"day": timezone.localdate() + timedelta(days=h.chance.randrange(1, 30))},
    "delete_session": lambda h: {},
    "delete_when_due": lambda h: {},
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
    "prepare": lambda h: {
        "meets_on": h.chance.choice([None, date(2027, 3, 9)]), "meets_at": None, "place": h.word(),
        "responsible": h.word(), "podcast_url": h.chance.choice(["", "https://podcast.example/1"]),
        "help_name": h.word(), "help_address": h.word(), "help_checked_on": None,
    },
    "renew_homework": lambda h: {},
    "write_note_for": lambda h: {
        "person_id": h.without_phone(), "column": h.chance.randrange(1, 4), "texts": [h.word()]
    },
    "take_along": lambda h: h.note(),
    "add_cards": lambda h: {
        "person_id": getattr(h.member(), "pk", uuid.uuid4()),
        "column": h.chance.randrange(1, 4),
        "texts": [h.word()],
    },
    "edit_card": lambda h: {**h.card(), "text": h.word()},
    "move_card": lambda h: {**h.card(), "column": h.chance.randrange(1, 4)},
    "set_card_aside": lambda h: {**h.card(), "aside": h.yes()},
    "merge_cards": lambda h: {**h.cards(), "text": h.word()},
    "shift_card": lambda h: {**h.card(), "up": h.yes()},
    "keep_both": lambda h: h.cards(),
    "take_card_apart": lambda h: h.card(merged=True),
    "wipe_card": lambda h: h.card(),
    "put_card": lambda h: h.put(),
    "put_rest": lambda h: {"person_id": h.put()["person_id"], "only_new": h.yes()},
    "add_to_flap": lambda h: {"column": h.chance.randrange(1, 4), "text": h.word()},
    "type_in": lambda h: {
        "column": h.chance.randrange(1, 4), "texts": [h.word()] * h.chance.choice([1, 1, 2]),
        "group_id": getattr(h.group(), "pk", uuid.uuid4()),
    },
    "edit_on_flap": lambda h: {**h.flap_card(), "text": h.word()},
    "shift_on_flap": lambda h: {**h.flap_card(), "up": h.yes()},
    "move_on_flap": lambda h: {**h.flap_card(), "column": h.chance.randrange(1, 4)},
    "merge_on_flap": lambda h: {"card_ids": h.flap_cards(), "text": h.word()},
    "take_apart_on_flap": lambda h: h.flap_card(merged=True),
    "gather_on_flap": lambda h: {"card_ids": h.flap_cards()},
    "undo_on_flap": lambda h: {"step": h.session.last_step.get("step", 0)},
    "wipe_on_flap": lambda h: h.flap_card(),
    "show_numbers": lambda h: {"shown": h.yes()},
    "already_there": lambda h: h.alike(),
    "not_there_yet": lambda h: h.alike(),
    "not_there_after_all": lambda h: h.behind(),
    "draw_order": lambda h: {"turn": h.turn_of_groups(), "seed": h.chance.randrange(99)},
    "next_group": lambda h: {"turn": h.turn_of_groups()},
    "present_group": lambda h: {"group_id": getattr(h.group(), "pk", uuid.uuid4())},
    "set_way": lambda h: {"way": h.way()},
    "propose_find": lambda h: {"person_id": h.person_id, "text": h.word()},
    "add_find": lambda h: {"text": h.word(), "card_ids": h.flap_cards()},
    "reword_find": lambda h: {"find_id": h.find(), "text": h.word()},
    "link_find": lambda h: {"find_id": h.find(accepted_at__isnull=False), "card_ids": h.flap_cards()},
    "accept_find": lambda h: {"find_id": h.find(accepted_at=None)},
    "wipe_find": lambda h: {"find_id": h.find(), "person_id": None},
    "choose_by": lambda h: {"by": h.chance.choice(["", "talking", "voting", "voting"])},
    "shortlist": lambda h: h.choice(),
    "open_voting": lambda h: {},
    "close_voting": lambda h: {},
    "settle_top": lambda h: {"candidate_ids": h.tied()},
    "vote": lambda h: {"person_id": h.person_id, "candidate_id": h.candidate(), "on": h.chance.random() < 0.8},
    "vote_for": lambda h: {"person_id": h.without_phone(), "candidate_id": h.candidate(), "on": h.yes()},
    "add_answer": lambda h: {"about": h.chance.choice(["learn", "need"]), "text": h.word()},
    "reword_answer": lambda h: {"answer_id": h.answer(), "text": h.word()},
    "wipe_answer": lambda h: {"answer_id": h.answer()},
    "propose_action": lambda h: {"person_id": h.person_id, "text": h.word()},
    "add_action": lambda h: {"text": h.word(), "who": "Team", "due": None},
    "edit_action": lambda h: {"action_id": h.action(), "text": h.word(), "who": h.word(), "due": date(2020, 1, 31)},
    "accept_action": lambda h: {"action_id": h.action(accepted_at=None)},
    "wipe_action": lambda h: {"action_id": h.action(), "person_id": None},
    "take_on": lambda h: {"person_id": h.person_id, "action_id": h.action(accepted_at__isnull=False), "on": h.yes()},
    "settle_question": lambda h: {
        "question_id": h.question_id(), "outcome": h.chance.choice(["open", "answered", "action"])
    },
}  # fmt: skip
