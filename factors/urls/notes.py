from django.urls import path

from factors.views import notes as views

N = "s/<uuid:session_id>/notes/"

patterns = [
    path(N + "add", views.add_notes, name="add_notes"),
    path(N + "<uuid:note_id>", views.edit_note, name="edit_note"),
    path(N + "<uuid:note_id>/move", views.move_note, name="move_note"),
    path(N + "<uuid:note_id>/keep", views.keep_note, name="keep_note"),
    path(N + "<uuid:note_id>/remove", views.remove_note, name="remove_note"),
    path(N + "<uuid:note_id>/restore", views.restore_note, name="restore_note"),
]
