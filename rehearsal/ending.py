"""Scenes of the end: closing, and the report that everybody takes along."""

import io

from pypdf import PdfReader

from rehearsal import eyes
from rehearsal.facilitator import Facilitator
from rehearsal.outcome import ACTION
from rehearsal.page import text_of
from rehearsal.people import Colleague
from rehearsal.play import Play
from rehearsal.texts import mark_of

# The end ----------------------------------------------------------------------------------------


async def closing(play: Play) -> None:
    """A last round, a question that came late, and an action."""
    for person in play.workers[:1]:
        text = play.writer.one_of(ACTION)
        play.memory.asks(text, person.name)
        answer = await person.sends(person.phone.page.form("/actions/add").filled(text=text))
        await play.everybody_reaches(person.phone.revision, play.connected)
        row = next((row for row in play.console.device.page.rows("proposed_actions") if eyes.words(row) == text), None)
        play.ledger.check("late_adds_are_kept", "an action", answer, None if row is None else eyes.is_late(row))
        play.unsent["at the end"] = (
            person,
            person.phone.page.form("/questions").filled(text=play.writer.one_of(ACTION)),
            "",
        )
    await play.quiet()
    play.look_at_reach()


async def finished(play: Play) -> None:
    """Nobody can write any more; everybody takes the report along."""
    if "at the end" in play.unsent:
        person, form, _text = play.unsent["at the end"]
        play.ledger.check("nothing_after_the_end", person.name, await person.sends(form))
    texts = await report_of(play, play.console)
    for person in play.workers[:1]:
        texts |= await report_of(play, person)
    wanted = [mark_of(text) if play.options.marks else text for text in [*play.top, *play.actions]]
    names = {person.name for person in play.colleagues} - play.takers
    for where, text in texts.items():
        play.ledger.check("report_holds_the_outcome", where, text, wanted)
        play.ledger.check("report_is_for_everybody", where, text, play.memory, names)
    play.look_at_reach()
    play.ledger.check("wiped_is_gone", play.memory, play.devices, texts)


async def report_of(play: Play, who: Colleague | Facilitator) -> dict[str, str]:
    """The report as page, PDF and table, by the links on the own page."""
    device = who.phone if isinstance(who, Colleague) else who.device
    page = await device.reads("/report")
    files = {}
    for kind in ("pdf", "csv"):
        link = page.select(f"//a[contains(@href, 'report.{kind}')]")[0].get("href")
        files[kind] = await device.downloads(link)
        play.downloads[f"report.{kind}"] = files[kind]
    pdf = "\n".join(found.extract_text() for found in PdfReader(io.BytesIO(files["pdf"])).pages)
    shown = text_of(page.select("//main")[0])
    return {
        f"the report on {device.name}": shown,
        f"the PDF of {device.name}": pdf,
        f"the table of {device.name}": files["csv"].decode("utf-8-sig"),
    }
