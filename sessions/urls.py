from django.http import HttpRequest, HttpResponse
from django.urls import path

from sessions.access import public
from sessions.converters import register
from sessions.views import console, front, groups, homework, keeping, live, phone, sharing

register()


@public
def only_for_sockets(request: HttpRequest, **kwargs: object) -> HttpResponse:
    """The address of the socket, asked as a page."""
    return HttpResponse(status=426, headers={"Upgrade": "websocket"})


S = "s/<uuid:session_id>/"
C = S + "console/"

urlpatterns = [
    path("", front.front, name="front"),
    path("join", front.join, name="join"),
    path("open", front.open_session, name="open_session"),
    path("enter", front.enter, name="enter"),
    path("seat", front.take_seat, name="take_seat"),
    path("h/<homework:slug>", homework.homework_page, name="homework"),
    path("h/<homework:slug>/meeting.ics", homework.meeting_ics, name="meeting_ics"),
    path("live/<uuid:session_id>/<role:role>", only_for_sockets, name="socket"),
    path(S + "check/<role:role>", live.check, name="check"),
    path(S + "state/<role:role>", live.state, name="state"),
    path(S, phone.phone, name="phone"),
    path(S + "listened", phone.listened, name="listened"),
    path(S + "name", phone.rename_me, name="rename_me"),
    path(S + "help", phone.ask_help, name="ask_help"),
    path(S + "leave", phone.leave, name="leave"),
    path(S + "seat", phone.offer_seat, name="offer_seat"),
    path(S + "pass", phone.pass_turn, name="pass_turn"),
    path(S + "questions", phone.ask_question, name="ask_question"),
    path(S + "questions/<uuid:question_id>/wipe", phone.wipe_my_question, name="wipe_my_question"),
    path(S + "list/done", groups.mark_done, name="mark_done"),
    path(S + "list/pen", groups.take_pen, name="take_pen"),
    path(S + "list/all", groups.write_all, name="write_all"),
    path(S + "neighbour", groups.ask_neighbour, name="ask_neighbour"),
    path(S + "neighbour/answer", groups.answer_neighbour, name="answer_neighbour"),
    path(S + "screen", live.screen, name="screen"),
    path(S + "console", console.console, name="console"),
    path(C + "go", console.go_to, name="go_to"),
    path(C + "clock", console.set_clock, name="set_clock"),
    path(C + "break", console.take_break, name="take_break"),
    path(C + "break/end", console.end_break, name="end_break"),
    path(C + "black", console.black_out, name="black_out"),
    path(C + "sheets/turn", console.turn_sheets, name="turn_sheets"),
    path(C + "sheets/hold", console.hold_sheets, name="hold_sheets"),
    path(C + "door", console.lock_door, name="lock_door"),
    path(C + "cheat-sheet", console.open_cheat_sheet, name="open_cheat_sheet"),
    path(C + "agreements", console.agree, name="agree"),
    path(C + "large", console.show_large, name="show_large"),
    path(C + "round", console.start_round, name="start_round"),
    path(C + "round/next", console.next_turn, name="next_turn"),
    path(C + "round/end", console.end_round, name="end_round"),
    path(C + "round/clock", console.time_turns, name="time_turns"),
    path(C + "questions/<uuid:question_id>/show", console.show_question, name="show_question"),
    path(C + "questions/<uuid:question_id>/wipe", console.wipe_question, name="wipe_question"),
    path(C + "groups/draw", groups.draw_groups, name="draw_groups"),
    path(C + "groups/talk/end", groups.end_talk_groups, name="end_talk_groups"),
    path(C + "groups/move", groups.move_person, name="move_person"),
    path(C + "groups/<uuid:group_id>/paper", groups.mark_paper, name="mark_paper"),
    path(C + "groups/join", groups.join_groups, name="join_groups"),
    path(C + "groups/neighbours", groups.pair_neighbours, name="pair_neighbours"),
    path(C + "groups/together", groups.put_together, name="put_together"),
    path(C + "people/add", groups.add_person, name="add_person"),
    path(C + "people/<uuid:person_id>/name", console.rename_person, name="rename_person"),
    path(C + "people/<uuid:person_id>/remove", console.remove_person, name="remove_person"),
    path(C + "people/<uuid:person_id>/helped", console.helped, name="helped"),
    path(C + "prepare", homework.prepare, name="prepare"),
    path(C + "invitation", homework.invitation, name="invitation"),
    path(C + "homework/renew", homework.renew_homework, name="renew_homework"),
    path(C + "share", sharing.share_report, name="share_report"),
    path(C + "share/close", sharing.close_share, name="close_share"),
    path(S + "share/<role:role>", sharing.share_link, name="share_link"),
    path(C + "links/<link:link_role>", console.renew_link, name="renew_link"),
    path(C + "keeping", keeping.keeping, name="keeping"),
    path(C + "keeping/until", keeping.keep_until, name="keep_until"),
    path(C + "keeping/delete", keeping.delete_session, name="delete_session"),
]
