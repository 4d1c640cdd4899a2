from django.urls import path

from factors.views import flap, lists

S = "s/<uuid:session_id>/"
L = S + "list/"
C = S + "console/"

patterns = [
    path(L + "add", lists.add_card, name="add_card"),
    path(L + "merge", lists.merge_cards, name="merge_cards"),
    path(L + "both", lists.keep_both, name="keep_both"),
    path(L + "rest", lists.put_rest, name="put_rest"),
    path(L + "<uuid:card_id>", lists.edit_card, name="edit_card"),
    path(L + "<uuid:card_id>/changing", lists.changing_card, name="changing_card"),
    path(L + "<uuid:card_id>/move", lists.move_card, name="move_card"),
    path(L + "<uuid:card_id>/aside", lists.aside_card, name="aside_card"),
    path(L + "<uuid:card_id>/apart", lists.apart_card, name="apart_card"),
    path(L + "<uuid:card_id>/wipe", lists.wipe_card, name="wipe_card"),
    path(L + "<uuid:card_id>/put", lists.put_card, name="put_card"),
    path(L + "<uuid:card_id>/already", lists.already_there, name="already_there"),
    path(L + "<uuid:card_id>/new", lists.not_there_yet, name="not_there_yet"),
    path(S + "notes/<uuid:note_id>/along", lists.take_along, name="take_along"),
    path(C + "notes/for", flap.write_for, name="write_for"),
    path(C + "flap/add", flap.add_to_flap, name="add_to_flap"),
    path(C + "flap/merge", flap.merge_on_flap, name="merge_on_flap"),
    path(C + "flap/beside", flap.gather_on_flap, name="gather_on_flap"),
    path(C + "flap/undo", flap.undo_on_flap, name="undo_on_flap"),
    path(C + "flap/numbers", flap.show_numbers, name="show_numbers"),
    path(C + "flap/<uuid:card_id>", flap.edit_on_flap, name="edit_on_flap"),
    path(C + "flap/<uuid:card_id>/move", flap.move_on_flap, name="move_on_flap"),
    path(C + "flap/<uuid:card_id>/apart", flap.apart_on_flap, name="apart_on_flap"),
    path(C + "flap/<uuid:card_id>/wipe", flap.wipe_on_flap, name="wipe_on_flap"),
    path(C + "presenting/next", flap.next_group, name="next_group"),
    path(C + "presenting/draw", flap.draw_order, name="draw_order"),
    path(C + "presenting/way", flap.set_way, name="set_way"),
    path(C + "presenting/<uuid:group_id>", flap.present_group, name="present_group"),
]
