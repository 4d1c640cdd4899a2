"""What each address answers to whom: few rules by kind of access, and every exception by name.

A cell is (address, who, state of the session, method). Whoever adds an address says here what it holds.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

STATES = ("running", "ended", "deleted")
INSIDE = {"phone": {"anna", "ben"}, "console": {"els"}, "screen": {"els", "beamer"}}
OUTSIDE = {
    "passer_by", "removed", "gone", "stranger", "els_elsewhere", "beamer_elsewhere",
}  # fmt: skip
WHO = (*sorted({"anna", "ben", "els", "beamer"} | OUTSIDE),)

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


def about_anna(fields: dict[str, object], effect: Callable[[Cast], bool]) -> Door:
    return Door(fields=lambda cast: fields, effect=effect, ids=lambda cast: [cast.people["anna"].person_id])


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
    # The screen
    "screen": page('id="shown_questions"'),
    # Who leads
    "console": page('id="console_people"'),
    "go_to": Door(
        fields=lambda cast: {"pressed_in": "alone", "to": "closing"},
        effect=lambda cast: cast.session.phase == "closing",
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
    "renew_link": Door(
        fields=nothing,
        effect=lambda cast: cast.session.console_link + cast.session.screen_link > 2,
    ),
}


# Who may enter where. Said here once more, so that a view that opens its door too wide is found.
KINDS = {
    "public": {"front", "join", "open_session", "enter", "take_seat", "socket"},
    "role": {"check", "state"},
    "screen": {"screen"},
    "console": {
        "console", "go_to", "set_clock", "take_break", "end_break", "black_out", "lock_door", "open_cheat_sheet",
        "agree", "show_large", "start_round", "next_turn", "end_round", "time_turns", "show_question",
        "wipe_question", "rename_person", "remove_person", "helped", "renew_link",
    },
    "phone": {
        "phone", "listened", "rename_me", "ask_help", "leave", "offer_seat", "pass_turn", "ask_question",
        "wipe_my_question", "add_notes", "edit_note", "move_note", "keep_note", "remove_note", "restore_note",
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
    if method == "POST" and state == "ended":
        return door.post["ended"]
    if door.owner and who != door.owner:
        return door.others[method]
    return 200 if method == "GET" else door.post["running"]
