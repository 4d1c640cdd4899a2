"""What can happen to a session, its people and its time: one verb each, all under `@command`.

Each verb takes a session's id and an op first (see `log.command`), then named arguments. Verbs of the facilitator
are guarded by the view that calls them; verbs of a person check that the person is still here.
"""

from sessions.actions.groups import draw_groups, end_talk_groups, join_groups, mark_done, mark_paper, move_person
from sessions.actions.keeping import delete_session, delete_when_due, keep_until, wipe_words
from sessions.actions.neighbours import answer_neighbour, ask_neighbour, pair_neighbours, put_together
from sessions.actions.opening import give_pass, open_session, renew_link
from sessions.actions.pace import (
    end_break,
    enter,
    extend_clock,
    go_to,
    reset_clock,
    start_clock,
    stop_clock,
    take_break,
)
from sessions.actions.pen import take_pen, write_all
from sessions.actions.people import (
    add_person,
    answer_help,
    ask_help,
    join,
    leave,
    lock_door,
    offer_seat,
    remove,
    rename,
    say_listened,
    take_seat,
)
from sessions.actions.preparing import prepare, renew_homework
from sessions.actions.questions import ask_question, show_question, wipe_question
from sessions.actions.room import agree, black_out, hold_sheets, open_cheat_sheet, show_large, turn_sheets
from sessions.actions.rounds import end_round, next_turn, pass_turn, start_round, time_turns
from sessions.actions.sharing import close_share, share_report

__all__ = [
    "add_person",
    "agree",
    "answer_help",
    "answer_neighbour",
    "ask_help",
    "ask_neighbour",
    "ask_question",
    "black_out",
    "close_share",
    "delete_session",
    "delete_when_due",
    "draw_groups",
    "end_break",
    "end_round",
    "end_talk_groups",
    "enter",
    "extend_clock",
    "give_pass",
    "go_to",
    "hold_sheets",
    "join",
    "join_groups",
    "keep_until",
    "leave",
    "lock_door",
    "mark_done",
    "mark_paper",
    "move_person",
    "next_turn",
    "offer_seat",
    "open_cheat_sheet",
    "open_session",
    "pair_neighbours",
    "pass_turn",
    "prepare",
    "put_together",
    "remove",
    "rename",
    "renew_homework",
    "renew_link",
    "reset_clock",
    "say_listened",
    "share_report",
    "show_large",
    "show_question",
    "start_clock",
    "start_round",
    "stop_clock",
    "take_break",
    "take_pen",
    "take_seat",
    "time_turns",
    "turn_sheets",
    "wipe_question",
    "wipe_words",
    "write_all",
]
