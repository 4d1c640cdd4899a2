"""What the room has before it: the screen, the cheat sheet, the agreements, the questions that are large."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from sessions.log import Refused, Work, command


@command
def black_out(work: Work, *, black: bool) -> None:
    if work.session.screen_black == black:
        return
    work.session.screen_black = black
    work.session.save(update_fields=["screen_black"])
    work.record("screen", "screen")


@command
def turn_sheets(work: Work, *, by: int) -> None:
    """The sheets of the screen turn so many on, or back. How many there are only the screen knows: it turns round."""
    work.session.sheet_turns += by
    work.session.save(update_fields=["sheet_turns"])
    work.record("sheets", "sheets")


@command
def hold_sheets(work: Work, *, held: bool) -> None:
    """They turn by key only, or by themselves again. Another phase lets them go."""
    if work.session.sheets_held == held:
        return
    work.session.sheets_held = held
    work.session.save(update_fields=["sheets_held"])
    work.record("sheets", "sheets")


@command
def open_cheat_sheet(work: Work, *, opened: bool) -> None:
    """The facilitator lets everybody see the cheat sheet. The method: own thinking first is the normal case."""
    if work.session.cheat_sheet_open == opened:
        return
    work.session.cheat_sheet_open = opened
    work.session.save(update_fields=["cheat_sheet_open"])
    work.record("cheat_sheet", "cheat_sheet")


@command
def agree(work: Work, *, agreements: Sequence[str]) -> None:
    if work.session.agreements == list(agreements):
        return
    work.session.agreements = list(agreements)
    work.session.save(update_fields=["agreements"])
    work.record("agreements", "agreements")


@command
def show_large(work: Work, *, question: int) -> None:
    """Make a guiding question large, or small again. At most two are large; the oldest gives way."""
    if question >= len(work.session.content["podcast"]["questions"]):
        raise Refused(_("That question is gone. Choose another one."), reason="no_such_question", status=422)
    large: list[int] = list(work.session.large_questions)
    if question in large:
        large.remove(question)
    else:
        large = [*large, question][-2:]
    work.session.large_questions = large
    work.session.save(update_fields=["large_questions"])
    work.record("large_question", "large_questions")
