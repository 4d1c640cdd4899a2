from django.urls import path

from factors.views import evaluation, finds, top

S = "s/<uuid:session_id>/"
C = S + "console/"

patterns = [
    path(S + "finds/add", finds.propose_find, name="propose_find"),
    path(S + "finds/<uuid:find_id>/wipe", finds.wipe_my_find, name="wipe_my_find"),
    path(S + "vote/<uuid:candidate_id>", top.vote, name="vote"),
    path(S + "actions/add", evaluation.propose_action, name="propose_action"),
    path(S + "actions/<uuid:action_id>/take", evaluation.take_on, name="take_on"),
    path(S + "actions/<uuid:action_id>/wipe", evaluation.wipe_my_action, name="wipe_my_action"),
    path(C + "finds/add", finds.add_find, name="add_find"),
    path(C + "finds/<uuid:find_id>", finds.edit_find, name="edit_find"),
    path(C + "finds/<uuid:find_id>/link", finds.link_find, name="link_find"),
    path(C + "finds/<uuid:find_id>/accept", finds.accept_find, name="accept_find"),
    path(C + "finds/<uuid:find_id>/wipe", finds.wipe_find, name="wipe_find"),
    path(C + "top/by", top.choose_by, name="choose_by"),
    path(C + "top/shortlist", top.shortlist, name="shortlist"),
    path(C + "top/open", top.open_voting, name="open_voting"),
    path(C + "top/close", top.close_voting, name="close_voting"),
    path(C + "top/vote/<uuid:candidate_id>", top.vote_for, name="vote_for"),
    path(C + "top/settle", top.settle_top, name="settle_top"),
    path(C + "answers/add", evaluation.add_answer, name="add_answer"),
    path(C + "answers/<uuid:answer_id>", evaluation.edit_answer, name="edit_answer"),
    path(C + "answers/<uuid:answer_id>/wipe", evaluation.wipe_answer, name="wipe_answer"),
    path(C + "actions/add", evaluation.add_action, name="add_action"),
    path(C + "actions/<uuid:action_id>", evaluation.edit_action, name="edit_action"),
    path(C + "actions/<uuid:action_id>/accept", evaluation.accept_action, name="accept_action"),
    path(C + "actions/<uuid:action_id>/wipe", evaluation.wipe_action, name="wipe_action"),
    path(C + "questions/<uuid:question_id>/settle", evaluation.settle_question, name="settle_question"),
]
