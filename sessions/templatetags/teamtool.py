"""Template tags, loaded everywhere: live parts and rows, the keys of a form, icons, codes to scan."""

import uuid
from datetime import date
from functools import cache
from typing import Any

import segno
from django import template
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.utils import formats
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from sessions import codes, render
from sessions.reading import Reading

register = template.Library()
NOTHING = mark_safe("")

# The sign of a column: its number in a shape of its own, so that colour never stands alone.
SHAPES = {
    1: ("M14 2a12 12 0 1 0 0 24a12 12 0 1 0 0-24z", "19.3"),
    2: ("M3 3h22v22H3z", "19.3"),
    3: ("M2.5 25V14a11.5 11.5 0 0 1 23 0v11z", "20.3"),
}


def _scope(context: template.Context, audiences: frozenset[str]) -> str:
    """Which of the page's scopes shows this part."""
    scopes: tuple[str, ...] = context["scopes"]
    return next(scope for scope in scopes if render.audience(scope)[0] in audiences)


@register.simple_tag(takes_context=True)
def part(context: template.Context, name: str) -> str:
    """A live part, as the hub would render it; in a full page its forms also work without JavaScript."""
    wanted = render.PARTS[name]
    return render.part_item(context["reading"], wanted, _scope(context, wanted.audiences), context.get("request")).html


@register.simple_tag(takes_context=True)
def rows(context: template.Context, name: str, place: str) -> str:
    """The rows of one list, in order."""
    listing = render.ROWS[name]
    scope = _scope(context, listing.audiences)
    reading: Reading = context["reading"]
    key = render.audience(scope)[1]
    found = reading.once(("rows", name, scope), lambda: list(listing.load(reading, key, None)))
    mine = sorted((row for row in found if row.place == place), key=lambda row: row.order)
    items = (render.row_item(reading, listing, row, scope, context.get("request")) for row in mine)
    return format_html_join("", "{}", ((item.html,) for item in items))


@register.simple_tag(takes_context=True)
def in_phase(context: template.Context, phases: str) -> str:
    """A section that is in view in some phases: live.js shows and hides it, whatever is typed in it stays."""
    now = context["session"].phase in phases.split()
    return format_html('data-for="{}"{}', phases, NOTHING if now else mark_safe(" hidden"))


@register.simple_tag
def post() -> str:
    """A form that is sent by htmx when there is JavaScript; the answer is news for live.js, nothing is swapped."""
    return mark_safe('data-post hx-swap="none"')


@register.simple_tag(takes_context=True)
def form_keys(context: template.Context) -> str:
    """Token and op id for a browser without JavaScript. A fragment rendered for many has no request, so neither."""
    request = context.get("request")
    if request is None:
        return NOTHING
    # One for each form, and all of a page alike but for their end: a page of thirty forms is a kilobyte smaller.
    request.next_op = getattr(request, "next_op", uuid.uuid4().int & ~0xFFFF) + 1
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="op" value="{}">',
        get_token(request),
        uuid.UUID(int=request.next_op),
    )


@register.simple_tag(takes_context=True)
def failed_sentence(context: template.Context, form: str) -> str:
    """The place where a form says what is wrong; filled when a plain post was refused."""
    failed: dict[str, Any] = context.get("failed") or {}
    if failed.get("form") == form:
        return format_html('<p class="field__error" data-error role="alert">{}</p>', failed["sentence"])
    return mark_safe('<p class="field__error" data-error role="alert" hidden></p>')


@register.simple_tag(takes_context=True)
def failed_value(context: template.Context, form: str, name: str) -> str:
    """What somebody typed in a form that was refused."""
    failed: dict[str, Any] = context.get("failed") or {}
    value: str = failed["values"].get(name, "") if failed.get("form") == form else ""
    return value


@register.simple_tag
@cache  # of a handful of names, asked for thousands of times a minute
def icon(name: str) -> str:
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#i-{}"></use></svg>',
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
def shape(column: int) -> str:
    path, baseline = SHAPES[column]
    return format_html(
        '<svg class="shape" data-column="{n}" viewBox="0 0 28 28" aria-hidden="true" focusable="false">'
        '<path class="shape__form" d="{path}"></path>'
        '<text class="shape__number" x="14" y="{y}">{n}</text></svg>',
        n=column,
        path=path,
        y=baseline,
    )


@register.simple_tag
def qr(text: str) -> SafeString:
    """A code for a camera, drawn in the page: dark on light in both themes, four modules of quiet around it."""
    code = segno.make(text, error="m", micro=False)
    size = code.symbol_size(border=4)[0]
    path = "".join(
        f"M{x + 4} {y + 4}h1v1h-1z" for y, row in enumerate(code.matrix) for x, dark in enumerate(row) if dark
    )
    return format_html(
        '<svg class="qr" role="img" aria-label="{label}" viewBox="0 0 {size} {size}">'
        '<path class="qr__paper" d="M0 0h{size}v{size}H0z"></path><path class="qr__ink" d="{path}"></path></svg>',
        label=_("Code to scan with a phone"),
        size=size,
        path=path,
    )


@register.filter
def spoken(code: str) -> str:
    return codes.spoken(code)


@register.filter
def day(written: str) -> str:
    """A day of a content file, 2025-01-31, as one reads it."""
    return formats.date_format(date.fromisoformat(written), "j F Y")


@register.filter
def item(things: Any, key: Any) -> Any:
    """An entry of a dict by a key that a template holds in a variable."""
    return things.get(key, "")


@register.filter
def minutes_seconds(seconds: int) -> str:
    """A length of time as a clock shows it: 3:05."""
    return f"{seconds // 60}:{seconds % 60:02d}"
