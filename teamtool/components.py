"""All components with their states on one page, for whoever works on the look. Only served with DEBUG."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sessions.access import public


@public
def components(request: HttpRequest) -> HttpResponse:
    return render(request, "components.html", {"columns": (1, 2, 3), "rings": ("runs", "waits", "over")})
