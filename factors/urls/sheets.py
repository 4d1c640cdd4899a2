from django.urls import path

from factors.views import sheets

C = "s/<uuid:session_id>/console/"

patterns = [
    path(C + "cheat-sheet.pdf", sheets.cheat_sheet_pdf, name="cheat_sheet_pdf"),
    path(C + "forms.pdf", sheets.paper_forms, name="paper_forms"),
]
