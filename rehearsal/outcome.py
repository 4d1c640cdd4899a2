"""Scenes of choosing and agreeing: the top three, evaluation, actions."""

from collections import Counter

from lxml.html import HtmlElement

from rehearsal import eyes
from rehearsal.facilitator import Facilitator
from rehearsal.groups import comes_and_goes
from rehearsal.page import Form, Page
from rehearsal.people import Colleague
from rehearsal.play import Play

SHORTLIST = 6
VOTES = 3
ANSWER = ("we praten er eerder over", "we weten nu wie wat doet", "niet alles hoeft vandaag", "tijd om te oefenen")
ACTION = (
    "een les maken over doorsturen",
    "het draaiboek bijwerken",
    "een vast aanspreekpunt kiezen",
    "de ouders uitnodigen",
)
SOME_DAY = ("2027-03-01", "", "2020-01-15")


# The top three ----------------------------------------------------------------------------------


async def top(play: Play) -> None:
    if play.options.top == "none":
        await play.does(play.console, play.console.device.page.form("/top/by").pressed("by", ""))
        return
    by = play.options.top
    await play.does(play.console, play.console.device.page.form("/top/by").pressed("by", by))
    await play.everybody_reaches(play.console.device.revision, play.connected)
    await shortlists(play, 3 if by == "talking" else SHORTLIST)
    if by == "voting" and play.console.device.page.forms("/top/open"):
        await play.does(play.console, play.console.device.page.form("/top/open"))
        await play.quiet()
        await votes(play)
    await play.quiet()
    play.top = eyes.top_three(play.console.device.page) or eyes.ranked(play.console.device.page)
    wanted = list(play.top)
    lists = {
        device.name: eyes.top_three(device.page)
        for device in play.connected
        if device.page.part("top_three") is not None
    }
    play.ledger.check("one_top_three", wanted, lists)


async def shortlists(play: Play, most: int) -> None:
    """Cards of the flap, and a find."""
    page = play.console.device.page
    rows = [row for _column, row in eyes.flap_rows(page)][: most - 1] + page.rows("finds")[:1]
    for text in [eyes.words(row) for row in rows][:most]:
        row = next(
            row
            for row in [*(row for _column, row in eyes.flap_rows(page)), *page.rows("finds")]
            if eyes.words(row) == text
        )
        await play.does(play.console, page.form("/top/shortlist", row, on="1"))


async def votes(play: Play) -> None:
    """Three each, secret, changed until it closes; who has no phone votes on a neighbour's or on the console."""
    given: Counter[str] = Counter()
    for person in play.workers:
        await votes_on_own_phone(play, person, given)
    for person in play.here:
        if person.device is None:
            await votes_elsewhere(play, person, given)
    await play.quiet()
    await changes_mind(play, given)
    late = next(((person, form) for person in play.workers for form in ballot(person.phone.page)), None)
    await play.does(play.console, play.console.device.page.form("/top/close"))
    await play.quiet()
    play.ledger.check("votes_are_counted", dict(given), eyes.votes(play.console.device.page))
    if late is not None:
        await play.comes_too_late("a vote", *late)
    await settles(play)


def ballot(page: Page) -> list[Form]:
    """The votes that somebody can still give on their own phone."""
    return [form for form in page.forms(r"/vote/[0-9a-f-]{36}", on="1") if form.value("person") is None]


def text_on(page: Page, form: Form) -> str:
    """The words on the button of a vote."""
    found: list[HtmlElement] = page.select("//form[@action=$action]", action=form.action)
    return eyes.vote_words(found[0])


async def votes_on_own_phone(play: Play, person: Colleague, given: Counter[str]) -> None:
    page = person.phone.page
    offered = ballot(page)
    extra = offered[-1] if len(offered) > VOTES else None
    for _vote in range(min(VOTES, len(offered) - (extra is not None))):
        form = person.chance.choice([form for form in ballot(page) if extra is None or form.action != extra.action])
        text = text_on(page, form)
        await play.does(person, form)
        given[text] += 1
    if extra is not None and _vote == VOTES - 1:
        answer = await person.sends(extra)
        play.ledger.check("late_commands_are_refused", "a fourth vote", answer, True)


async def votes_elsewhere(play: Play, person: Colleague, given: Counter[str]) -> None:
    """Once on the phone of somebody of the same group, the other times on the console."""
    level = play.memory.last_level
    key = play.memory.list_of(level, person.name)
    near = [other for other in play.workers if key and other.name in play.memory.people[key]]
    ways: list[tuple[Colleague | Facilitator, Page]] = [(other, other.phone.page) for other in near[:1]]
    ways.append((play.console, play.console.device.page))
    for who, page in ways:
        forms = page.forms(r"/vote/[0-9a-f-]{36}", person=person.key, on="1")
        if forms:
            text = text_on(page, forms[0])
            await play.does(who, forms[0])
            given[text] += 1
            await play.everybody_reaches(play.console.device.revision, play.connected)
            await play.quiet()


async def changes_mind(play: Play, given: Counter[str]) -> None:
    """One vote less here, one more there: on no other device anything may change."""
    for person in play.workers:
        page = person.phone.page
        mine = [form for form in page.forms(r"/vote/[0-9a-f-]{36}", on="0") if form.value("person") is None]
        other = page.select("//*[@id='ballot']//form[.//input[@name='on'][@value='1']][not(.//input[@name='person'])]")
        if len(mine) < 1 or not other:
            continue
        before = {device.name: device.page.whole() for device in play.connected}
        text, action = text_on(page, mine[0]), other[0].get("action")
        await play.does(person, mine[0])
        given[text] -= 1
        form = next(form for form in ballot(page) if form.action == action)
        text = text_on(page, form)
        await play.does(person, form)
        given[text] += 1
        await play.quiet()
        changed = {
            device.name: [name for name, said in device.page.whole().items() if before[device.name].get(name) != said]
            for device in play.connected
            if device is not person.phone
        }
        play.ledger.check("votes_are_secret", person.name, changed)
        return


async def settles(play: Play) -> None:
    """What is level is settled by a choice."""
    page = play.console.device.page
    if forms := page.forms("/top/settle"):
        form = forms[0]
        if form.buttons:
            await play.does(play.console, form.pressed(*form.buttons[0]))
            return
    ties = [str(button.get("data-id")) for button in page.select("//*[@data-pick='ties']")]
    places = eyes.places_open(page)
    if ties and places:
        await play.does(play.console, page.picked("ties", ties[:places], "settle"))


# Evaluation -------------------------------------------------------------------------------------


async def evaluation(play: Play) -> None:
    """Two questions, actions, what was asked along the way; what somebody forgot to send."""
    answers: dict[str, list[str]] = {"learn": [], "need": []}
    for about, said in answers.items():
        for _answer in range(2):
            text = play.writer.one_of(ANSWER)
            play.memory.says(text)
            await play.does(play.console, play.console.device.page.form("/answers/add", about=about).filled(text=text))
            said.append(text)
    await types_actions(play)
    await play.all_at_once(proposes(play, person) for person in play.workers[:2])
    await play.quiet()
    play.look_at_reach()
    await accepts(play)
    await settles_questions(play)
    await sends_late_find(play)
    await comes_and_goes(play, "evaluation")
    await play.quiet()
    for about, said in answers.items():
        play.look_at_rows("one_flap", f"answers-{about}", said)
    play.look_at_rows("one_flap", "actions", play.actions)
    play.look_at_names()


async def types_actions(play: Play) -> None:
    """Who and when may be empty; a day that is past is taken as it is."""
    for due in SOME_DAY:
        text = play.writer.one_of(ACTION)
        play.memory.says(text)
        form = play.console.device.page.form("/console/actions/add").filled(text=text, who="", due=due)
        await play.does(play.console, form)
        play.actions.append(text)
    await play.everybody_reaches(play.console.device.revision, play.connected)
    row = play.console.device.page.rows("actions")[-1]
    gone = eyes.words(row)
    await play.does(play.console, play.console.device.page.form("/wipe", row))
    await play.everybody_reaches(play.console.device.revision, play.connected)
    play.actions.remove(gone)
    play.memory.wiped_text(gone, play.console.device.revision)
    for person in play.workers[:1]:
        row = person.phone.page.rows("actions")[0]
        play.takers.add(person.name)
        await play.does(person, person.phone.page.form("/take", row, on="1"))


async def proposes(play: Play, person: Colleague) -> None:
    text = person.writer.one_of(ACTION)
    play.memory.asks(text, person.name)
    await play.does(person, person.phone.page.form("/actions/add").filled(text=text))


async def accepts(play: Play) -> None:
    for row in play.console.device.page.rows("proposed_actions")[:1]:
        text = eyes.words(row)
        await play.does(play.console, play.console.device.page.form("/accept", row))
        play.memory.says(text)
        play.actions.append(text)


async def settles_questions(play: Play) -> None:
    """Answered, or it becomes an action; the others stay open."""
    page = play.console.device.page
    for row, outcome in zip(page.rows("console_questions"), ("answered", "action"), strict=False):
        text = eyes.words(row)
        await play.does(play.console, page.form("/settle", row).pressed("outcome", outcome))
        if outcome == "action":
            play.memory.says(text)
            play.actions.append(text)
        await play.everybody_reaches(play.console.device.revision, play.connected)


async def sends_late_find(play: Play) -> None:
    if "a find" in play.unsent:
        person, form, text = play.unsent["a find"]
        if person.is_here:
            play.memory.asks(text, person.name)
            answer = await person.sends(form)
            await play.everybody_reaches(person.phone.revision, play.connected)
            row = next(
                (row for row in play.console.device.page.rows("proposed_finds") if eyes.words(row) == text), None
            )
            play.ledger.check("late_adds_are_kept", "a find", answer, None if row is None else eyes.is_late(row))
