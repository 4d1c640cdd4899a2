"""What each address answers to whom: few rules by kind of access, and every exception by name.

A cell is (address, who, state of the session, method). Whoever adds an address says here what it holds.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

STATES = ("running", "ended", "deleted")
INSIDE = {"phone": {"anna", "ben"}, "console": {"els"}, "screen": {"els", "beamer"}, "report": {"guest"}}
OUTSIDE = {
    "passer_by", "removed", "gone", "stranger", "els_elsewhere", "beamer_elsewhere", "guest_elsewhere",
}  # fmt: skip
WHO = (*sorted({"anna", "ben", "els", "beamer", "guest"} | OUTSIDE),)

Cast = Any  # tests/test_permissions.py: the people and things of one session
Status = Mapping[str, int]


@dataclass(frozen=True)
class Door:
    """One address: what the rightful one finds on its page, and what a post with these fields changes.

    `owner` names the only one who may do it with these ids, `others` the status for those who are in and may not;
    `seen_from` whose post shows the effect, when not everybody's does.
    """

    sees: str = ""
    fields: Callable[[Cast], dict[str, object]] | None = None
    effect: Callable[[Cast], bool] | None = None
    ids: Callable[[Cast], list[object]] = lambda cast: []
    owner: str = ""
    seen_from: str = ""
    others: dict[str, int] = field(default_factory=dict)
    public: dict[str, Status] = field(default_factory=dict)
    closed_to: frozenset[str] = frozenset()  # roles whose cookie opens, and for whom nothing is here
    not_yet: frozenset[str] = frozenset()  # roles for whom it opens later than where the cast is
    post: Status = field(default_factory=lambda: {"running": 200, "ended": 410})


def always(status: int) -> Status:
    return dict.fromkeys(STATES, status)


def nothing(cast: Cast) -> dict[str, object]:
    return {}


def page(sees: str) -> Door:
    return Door(sees=sees)


def note(fields: dict[str, object], effect: Callable[[Cast], bool], name: str = "note", **more: Any) -> Door:
    """Something about one note of Anna's: gone for everybody else."""
    return Door(
        fields=lambda cast: fields,
        effect=effect,
        ids=lambda cast: [getattr(cast, name).pk],
        owner="anna",
        **{"others": {"GET": 404, "POST": 410}, **more},
    )


def opened_by_its_address(status: int) -> dict[str, Any]:
    """For whoever has it, with no cookie at all, as long as the session is kept."""
    return {
        "ids": lambda cast: [cast.homework],
        "public": {"GET": {"running": status, "ended": status, "deleted": 404}, "POST": always(405)},
    }


def about_anna(fields: dict[str, object], effect: Callable[[Cast], bool]) -> Door:
    return Door(fields=lambda cast: fields, effect=effect, ids=lambda cast: [cast.people["anna"].person_id])


def annas(name: str, **more: Any) -> Door:
    """Taking back what Anna proposed."""
    return Door(
        fields=nothing,
        effect=lambda cast: cast.again(name).text == "",
        ids=lambda cast: [getattr(cast, name).pk],
        owner="anna",
        **more,
    )


def about(name: str, fields: dict[str, object], effect: Callable[[Any], bool]) -> Door:
    """Something about one thing of the session, by who leads."""
    return Door(
        fields=lambda cast: fields,
        effect=lambda cast: effect(cast.again(name)),
        ids=lambda cast: [getattr(cast, name).pk],
    )


def not_now(fields: Callable[[Cast], dict[str, object]], name: str = "") -> Door:
    """Something of a later phase: too early for who may do it."""
    return Door(
        fields=fields,
        ids=lambda cast: [getattr(cast, name).pk] if name else [],
        post={"running": 409, "ended": 410},
    )


def report(sees: str) -> Door:
    """Something of the report: never for the screen; in the cast's phase (alone) for nobody yet."""
    return Door(sees=sees, closed_to=frozenset({"screen"}), not_yet=frozenset({"phone", "console", "report"}))


DOORS: dict[str, Door] = {
    # Everybody
    "front": Door(sees='name="code"', public={"GET": always(200), "POST": always(405)}),
    "join": Door(
        fields=lambda cast: {"code": cast.code, "name": "Zoë"},
        effect=lambda cast: cast.session.participants.filter(name="Zoë").exists(),
        public={"GET": always(405), "POST": {"running": 303, "ended": 410, "deleted": 404}},
    ),
    "open_session": Door(
        sees='name="teamtool"',
        fields=lambda cast: {"teamtool": "shame-sexting", "language": "en", "title": "Another one"},
        effect=lambda cast: cast.sessions.filter(title="Another one").exists(),
        public={"GET": always(200), "POST": always(303)},
    ),
    "enter": Door(
        sees='name="link"',
        fields=lambda cast: {"link": cast.console_link},
        effect=lambda cast: cast.session.passes.filter(role="console").count() > 1,
        public={"GET": always(200), "POST": {"running": 303, "ended": 303, "deleted": 403}},
    ),
    "take_seat": Door(
        sees='name="code"',
        fields=lambda cast: {"code": cast.seat_code},
        effect=lambda cast: cast.people["anna"].person.seat_digest == "",
        public={"GET": always(200), "POST": {"running": 303, "ended": 410, "deleted": 410}},
    ),
    "homework": Door(sees="Teamzaal", **opened_by_its_address(200)),
    "meeting_ics": Door(sees="LOCATION:Teamzaal", **opened_by_its_address(200)),
    "background_pdf": Door(sees="%PDF-", **opened_by_its_address(200)),
    "prepare": Door(
        fields=lambda cast: {"place": "Aula"},
        effect=lambda cast: cast.session.place == "Aula",
    ),
    "invitation": page("/h/"),
    "renew_homework": Door(fields=nothing, effect=lambda cast: cast.session.homework_link == 2),
    "quick_guide": Door(sees="%PDF-", public={"GET": always(200), "POST": always(405)}),
    "socket": Door(public={"GET": always(426), "POST": always(426)}),
    # Whoever shows the cookie of the role in the address
    "check": page('"revision"'),
    "state": page('"items"'),
    # Who takes part
    "phone": page('id="notes-1"'),
    "listened": Door(
        fields=lambda cast: {"answer": "partly"}, effect=lambda cast: cast.now_acting.person.listened == "partly"
    ),
    "rename_me": Door(fields=lambda cast: {"name": "Noor"}, effect=lambda cast: cast.now_acting.person.name == "Noor"),
    "ask_help": Door(
        fields=lambda cast: {"wanted": "1"},
        effect=lambda cast: cast.people["ben"].person.help_asked_at is not None,
        seen_from="ben",  # Anna has asked already
    ),
    "leave": Door(
        sees='data-form="leave"',
        fields=nothing,
        effect=lambda cast: cast.now_acting.person.left_at is not None,
        post={"running": 303, "ended": 303},
    ),
    "offer_seat": Door(
        sees="<h1>",
        fields=nothing,
        effect=lambda cast: (
            cast.now_acting.person.seat_digest != cast.seat_digest_of_anna and cast.now_acting.person.seat_digest != ""
        ),
    ),
    "pass_turn": Door(
        fields=lambda cast: {"turn": 0},
        effect=lambda cast: cast.session.turns.passed == (cast.people["anna"].person_id,),
        owner="anna",
        others={"POST": 409},
    ),
    "ask_question": Door(
        fields=lambda cast: {"text": "Wie helpt?"},
        effect=lambda cast: cast.now_acting.person.questions.filter(text="Wie helpt?").exists(),
    ),
    "wipe_my_question": Door(
        fields=nothing,
        effect=lambda cast: cast.session.questions.filter(pk=cast.question.pk, wiped=True).exists(),
        ids=lambda cast: [cast.question.pk],
        owner="anna",
        others={"POST": 403},
    ),
    "add_notes": Door(
        fields=lambda cast: {"column": 2, "text": "Erbij blijven"},
        effect=lambda cast: cast.now_acting.person.factors.filter(text="Erbij blijven", column=2).exists(),
    ),
    "edit_note": note(
        {"text": "Anders gezegd"}, lambda cast: cast.fresh("note").text == "Anders gezegd", sees="Rustig gebleven"
    ),
    "move_note": note({"column": 3}, lambda cast: cast.fresh("note").column == 3),
    "keep_note": note({"kept": "1"}, lambda cast: cast.fresh("note").kept_back),
    "remove_note": note({}, lambda cast: cast.fresh("note").text == ""),
    "restore_note": note(
        {"text": "Toch weer"},
        lambda cast: cast.fresh("removed_note").text == "Toch weer",
        name="removed_note",
        others={"POST": 409},
    ),
    # Finds, the top three, actions: in the cast the voting is open and the phase is not that of the top three
    "propose_find": Door(
        fields=lambda cast: {"text": "Ruimte geven"},
        effect=lambda cast: cast.session.finds.filter(text="Ruimte geven", accepted_at=None).exists(),
    ),
    "wipe_my_find": annas("find", others={"POST": 403}),
    "vote": Door(
        fields=lambda cast: {"on": "1"},
        ids=lambda cast: [cast.candidate.pk],
        post={"running": 409, "ended": 410},  # outside its phase; see test_top
    ),
    "propose_action": Door(
        fields=lambda cast: {"text": "Bellen"},
        effect=lambda cast: cast.session.actions.filter(text="Bellen", accepted_at=None).exists(),
    ),
    "take_on": Door(
        fields=lambda cast: {"on": "1"},
        effect=lambda cast: cast.agreed.takers.filter(pk=cast.now_acting.person_id).exists(),
        ids=lambda cast: [cast.agreed.pk],
    ),
    "wipe_my_action": annas("action", others={"POST": 403}),
    "add_find": Door(
        fields=lambda cast: {"text": "Eronder"},
        effect=lambda cast: cast.session.finds.filter(text="Eronder", accepted_at__isnull=False).exists(),
    ),
    "edit_find": about("find", {"text": "Anders"}, lambda find: find.text == "Anders"),
    "link_find": about("find", {}, lambda find: not find.cards.exists()),
    "accept_find": about("find", {}, lambda find: find.accepted_at is not None),
    "wipe_find": about("find", {}, lambda find: find.text == ""),
    "choose_by": Door(fields=lambda cast: {"by": "talking"}, post={"running": 409, "ended": 410}),
    "shortlist": Door(
        fields=lambda cast: {"find": str(cast.candidate.find_id), "on": "0"}, post={"running": 409, "ended": 410}
    ),
    "open_voting": Door(fields=nothing),  # it is open; see test_top
    "close_voting": Door(fields=nothing, effect=lambda cast: cast.session.choice.voting == "closed"),
    "vote_for": Door(
        fields=lambda cast: {"on": "1", "person": str(cast.without_phone)},
        ids=lambda cast: [cast.candidate.pk],
        post={"running": 409, "ended": 410},
    ),
    "settle_top": Door(fields=lambda cast: {"candidates": str(cast.candidate.pk)}, post={"running": 409, "ended": 410}),
    "add_answer": Door(
        fields=lambda cast: {"about": "learn", "text": "Rust"},
        effect=lambda cast: cast.session.answers.filter(about="learn", text="Rust").exists(),
    ),
    "edit_answer": about("answer", {"text": "Anders"}, lambda answer: answer.text == "Anders"),
    "wipe_answer": about("answer", {}, lambda answer: answer.text == ""),
    "add_action": Door(
        fields=lambda cast: {"text": "Bellen", "who": "", "due": "2030-01-31"},
        effect=lambda cast: cast.session.actions.filter(text="Bellen", due="2030-01-31").exists(),
    ),
    "edit_action": about("action", {"text": "Anders", "who": "Wij", "due": ""}, lambda action: action.who == "Wij"),
    "accept_action": about("action", {}, lambda action: action.accepted_at is not None),
    "wipe_action": about("action", {}, lambda action: action.text == ""),
    "settle_question": Door(
        fields=lambda cast: {"outcome": "answered"},
        effect=lambda cast: cast.session.questions.get(pk=cast.question.pk).outcome == "answered",
        ids=lambda cast: [cast.question.pk],
    ),
    # Shared lists: the cast is writing alone, so nobody has one. What they do is in test_views_lists
    "add_card": not_now(lambda cast: {"column": 1, "text": "Samen"}),
    "merge_cards": not_now(lambda cast: {"cards": [str(cast.note.pk)] * 2, "text": "Samen"}),
    "changing_card": not_now(lambda cast: {"on": "1"}, "note"),
    "keep_both": not_now(lambda cast: {"cards": [str(cast.note.pk)] * 2}),
    "put_rest": not_now(nothing),
    "mark_done": not_now(lambda cast: {"done": "1"}),
    "take_pen": not_now(lambda cast: {"taken": "1"}),
    "write_all": not_now(lambda cast: {"on": "1"}),
    "edit_card": not_now(lambda cast: {"text": "Anders"}, "note"),
    "move_card": not_now(lambda cast: {"column": 2}, "note"),
    "aside_card": not_now(lambda cast: {"aside": "1"}, "note"),
    "apart_card": not_now(nothing, "note"),
    "wipe_card": not_now(nothing, "note"),
    "put_card": not_now(nothing, "note"),
    "already_there": not_now(lambda cast: {"flap": str(cast.flap.pk)}, "note"),
    "not_there_yet": not_now(lambda cast: {"flap": str(cast.flap.pk)}, "note"),
    "not_there_after_all": not_now(nothing, "note"),
    "take_along": Door(
        fields=nothing,
        ids=lambda cast: [cast.note.pk],
        owner="anna",
        others={"POST": 410},
        post={"running": 409, "ended": 410},
    ),
    "draw_groups": not_now(lambda cast: {"level": "pair"}),
    "mark_paper": not_now(lambda cast: {"on": "1"}, "flap"),
    "pair_neighbours": not_now(lambda cast: {"on": "1"}),
    "put_together": not_now(nothing),
    "ask_neighbour": not_now(lambda cast: {"number": "1"}),
    "answer_neighbour": not_now(lambda cast: {"asker": cast.people["anna"].person_id, "yes": "1"}),
    "end_talk_groups": Door(fields=nothing),  # there are none; see test_actions_groups
    "move_person": not_now(
        lambda cast: {"person": cast.people["anna"].person_id, "level": "pair", "group": cast.flap.pk}
    ),
    "join_groups": not_now(lambda cast: {"group": cast.flap.pk, "to": cast.note.group_id}),
    "add_person": Door(
        fields=lambda cast: {"name": "Zonder"},
        effect=lambda cast: cast.session.participants.filter(name="Zonder", without_phone=True).exists(),
    ),
    "write_for": Door(
        fields=lambda cast: {"person": cast.without_phone, "column": 1, "text": "Hardop gezegd"},
        effect=lambda cast: cast.session.participants.get(pk=cast.without_phone).factors.exists(),
    ),
    "next_group": not_now(lambda cast: {"turn": 0}),
    "draw_order": not_now(lambda cast: {"turn": 0}),
    "set_way": not_now(lambda cast: {"way": "open"}),
    "present_group": not_now(nothing, "flap"),
    "show_numbers": not_now(lambda cast: {"shown": "1"}),
    "add_to_flap": Door(
        fields=lambda cast: {"column": 3, "text": "Erbij"},
        effect=lambda cast: cast.flap.factors.filter(text="Erbij", column=3).exists(),
    ),
    "edit_on_flap": about("card", {"text": "Anders"}, lambda card: card.text == "Anders"),
    "move_on_flap": about("card", {"column": 3}, lambda card: card.column == 3),
    "wipe_on_flap": about("card", {}, lambda card: card.text == ""),
    "merge_on_flap": Door(
        fields=lambda cast: {"cards": [str(cast.card.pk), str(cast.other_card.pk)], "text": "Samen"},
        effect=lambda cast: cast.flap.factors.filter(text="Samen").exists(),
    ),
    "gather_on_flap": Door(
        fields=lambda cast: {"cards": [str(cast.card.pk), str(cast.merged.pk)]},
        effect=lambda cast: cast.session.last_step.get("kind") == "gathered",
    ),
    "undo_on_flap": Door(fields=lambda cast: {"step": 0}, post={"running": 409, "ended": 410}),
    "apart_on_flap": Door(
        fields=nothing,
        effect=lambda cast: cast.again("merged").taken_apart_at is not None,
        ids=lambda cast: [cast.merged.pk],
    ),
    # The report
    "report": report('class="report__facts"'),
    "report_pdf": report("%PDF-"),
    "report_csv": report("Shame Sexting"),
    "report_docx": report("word/document.xml"),
    "report_xlsx": report("xl/workbook.xml"),
    "report_json": report('"format": "teamtool-report"'),
    "report_ics": report("SUMMARY:Afgesproken"),
    "share_report": Door(
        fields=lambda cast: {"days": 7},
        post={"running": 409, "ended": 200},  # it is open already; see test_sharing
    ),
    "close_share": Door(
        fields=nothing,
        effect=lambda cast: cast.session.share_until is None,
        post={"running": 200, "ended": 200},
    ),
    "share_link": Door(sees='class="share__qr"', closed_to=frozenset({"phone"})),
    # To print
    "cheat_sheet_pdf": page("%PDF-"),
    "paper_forms": page("%PDF-"),
    # The screen
    "screen": page('id="shown_questions"'),
    # Who leads
    "console": page('id="console_people"'),
    "go_to": Door(
        fields=lambda cast: {"pressed_in": "alone", "to": "pairs_forming"},
        effect=lambda cast: cast.session.phase == "pairs_forming",
    ),
    "set_clock": Door(
        fields=lambda cast: {"pressed_in": "alone", "do": "start"}, effect=lambda cast: cast.session.clock.runs
    ),
    "take_break": Door(
        fields=lambda cast: {"minutes": 20},
        effect=lambda cast: cast.session.break_until is not None and cast.session.break_until > cast.break_until,
    ),
    "end_break": Door(fields=nothing, effect=lambda cast: cast.session.break_until is None),
    "black_out": Door(fields=lambda cast: {"black": "1"}, effect=lambda cast: cast.session.screen_black),
    "turn_sheets": Door(fields=lambda cast: {"by": -1}, effect=lambda cast: cast.session.sheet_turns == -1),
    "hold_sheets": Door(fields=lambda cast: {"held": "1"}, effect=lambda cast: cast.session.sheets_held),
    "lock_door": Door(fields=lambda cast: {"locked": "1"}, effect=lambda cast: cast.session.door_locked),
    "open_cheat_sheet": Door(fields=lambda cast: {"opened": "1"}, effect=lambda cast: cast.session.cheat_sheet_open),
    "agree": Door(
        fields=lambda cast: {"agreements": "Een\nTwee"}, effect=lambda cast: cast.session.agreements == ["Een", "Twee"]
    ),
    "show_large": Door(fields=lambda cast: {"question": 2}, effect=lambda cast: cast.session.large_questions == [0, 2]),
    "start_round": Door(fields=nothing),  # one is going on; see test_actions
    "next_turn": Door(
        fields=lambda cast: {"turn": 0, "passing": "0"},
        effect=lambda cast: cast.session.turns.at == 1,
    ),
    "end_round": Door(fields=nothing, effect=lambda cast: cast.session.turns is None),
    "time_turns": Door(fields=lambda cast: {"shown": "1"}, effect=lambda cast: cast.session.round_clock),
    "show_question": Door(
        fields=lambda cast: {"shown": "1"},
        effect=lambda cast: cast.session.questions.get(pk=cast.question.pk).shown,
        ids=lambda cast: [cast.question.pk],
    ),
    "wipe_question": Door(
        fields=nothing,
        effect=lambda cast: cast.session.questions.get(pk=cast.question.pk).wiped,
        ids=lambda cast: [cast.question.pk],
    ),
    "rename_person": about_anna({"name": "Hanna"}, lambda cast: cast.people["anna"].person.name == "Hanna"),
    "remove_person": about_anna({}, lambda cast: cast.people["anna"].person.removed_at is not None),
    "helped": about_anna({}, lambda cast: cast.people["anna"].person.help_asked_at is None),
    # Keeping: the page opens at once, what is on it when the session has ended. Its effect: test_keeping_views
    "keeping": page('id="keeping"'),
    "keep_until": Door(
        fields=lambda cast: {"day": timezone.localdate() + timedelta(days=3)}, post={"running": 409, "ended": 200}
    ),
    "delete_session": Door(fields=lambda cast: {"sure": "1"}, post={"running": 409, "ended": 200}),
    "renew_link": Door(
        fields=nothing,
        effect=lambda cast: cast.session.console_link + cast.session.screen_link > 2,
    ),
}


# Who may enter where. Said here once more, so that a view that opens its door too wide is found.
KINDS = {
    "public": {
        "front", "join", "open_session", "enter", "take_seat", "quick_guide", "socket", "homework", "meeting_ics",
        "background_pdf",
    },
    "role": {"check", "state", "share_link"},
    "reader": {
        "report", "report_pdf", "report_csv", "report_docx", "report_xlsx", "report_json", "report_ics",
    },
    "screen": {"screen"},
    "console": {
        "prepare", "invitation", "renew_homework",
        "console", "go_to", "set_clock", "take_break", "end_break", "black_out", "lock_door", "open_cheat_sheet",
        "agree", "show_large", "start_round", "next_turn", "end_round", "time_turns", "show_question",
        "wipe_question", "rename_person", "remove_person", "helped", "renew_link", "share_report",
        "close_share", "cheat_sheet_pdf", "paper_forms", "keeping", "keep_until", "delete_session",
        "draw_order", "draw_groups", "end_talk_groups", "pair_neighbours", "put_together", "mark_paper",
        "move_person", "join_groups", "add_person", "write_for", "next_group",
        "set_way", "present_group", "show_numbers", "add_to_flap", "edit_on_flap", "move_on_flap", "wipe_on_flap",
        "merge_on_flap", "apart_on_flap", "gather_on_flap", "undo_on_flap", "turn_sheets", "hold_sheets",
        "add_find", "edit_find", "link_find", "accept_find", "wipe_find", "choose_by", "shortlist", "open_voting",
        "close_voting", "vote_for", "settle_top", "add_answer", "edit_answer", "wipe_answer", "add_action",
        "edit_action", "accept_action", "wipe_action", "settle_question",
    },
    "phone": {
        "phone", "listened", "rename_me", "ask_help", "leave", "offer_seat", "pass_turn", "ask_question",
        "wipe_my_question", "add_notes", "edit_note", "move_note", "keep_note", "remove_note", "restore_note",
        "add_card", "changing_card", "merge_cards", "keep_both", "put_rest", "mark_done", "take_pen", "write_all",
        "edit_card", "move_card", "aside_card", "apart_card", "wipe_card", "put_card", "take_along",
        "already_there", "not_there_yet", "not_there_after_all", "ask_neighbour", "answer_neighbour",
        "propose_find", "wipe_my_find", "vote", "propose_action", "take_on", "wipe_my_action",
    },
}  # fmt: skip


def kind_of(name: str) -> str:
    """Raises StopIteration for an address that the table does not know."""
    return next(kind for kind, names in KINDS.items() if name in names)


def expected(access: str, name: str, who: str, state: str, method: str) -> int:
    """The one status of a cell. `access` is the kind of access, with the role of the address filled in."""
    door = DOORS[name]
    if access == "public":
        return door.public[method][state]
    if state == "deleted":
        return 404
    if who not in INSIDE[access]:
        return 403
    has_page, has_post = bool(door.sees), door.fields is not None
    if not (has_page if method == "GET" else has_post):
        return 405
    if access in door.closed_to:
        return 404
    if access in door.not_yet and state == "running":
        return 409
    if method == "POST" and state == "ended":
        return door.post["ended"]
    if door.owner and who != door.owner:
        return door.others[method]
    return 200 if method == "GET" else door.post["running"]
