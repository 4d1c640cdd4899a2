"""Scenes from finding each other to the list of four: seats, late joiners, leavers, a step back."""

from rehearsal import eyes, listing, paper
from rehearsal.memory import Key
from rehearsal.opening import comes_late
from rehearsal.page import NotOnThePage
from rehearsal.people import Colleague
from rehearsal.play import Play

STEP_OF = {"pairs_forming": "pair", "pairs": "pair", "fours_forming": "four", "fours": "four", "together": "four"}
# Whose list is at hand, where people sit at one level already and still work on the lists of the level below.
LIST_OF = STEP_OF | {"fours_forming": "pair", "pairs_forming": ""}
AT_ONCE = 5  # seconds, on a busy machine
MERGER_IN = ("pairs", "fours")  # by the seed
LATE_RULE = {"pair": "late_in_pairs", "four": "late_in_fours"}


# Finding each other -----------------------------------------------------------------------------


async def pairs_forming(play: Play) -> None:
    """Who sits with whom: drawn, shuffled, changed by hand; the clock waits."""
    board = play.look_at_seats("pair")
    play.ledger.check("sizes", "pair", board)
    board = await shuffles(play, "pair")
    play.ledger.check("sizes", "pair", board)
    await changes_places(play, "pair")
    await comes_and_goes(play, "pairs_forming")
    await play.quiet()
    play.look_at_reach()


async def fours_forming(play: Play) -> None:
    pairs = {key: sorted(names) for key, names in play.memory.people.items() if key[0] == "pair" and names}
    await listing.late_change(play)
    board = play.look_at_seats("four")
    play.ledger.check("two_lists_to_one", pairs, board, drawn_fresh=not play.came_or_left)
    board = await shuffles(play, "four")
    play.ledger.check("two_lists_to_one", pairs, board, drawn_fresh=not play.came_or_left)
    play.memory.parents.clear()
    settle_parents(play)
    await comes_and_goes(play, "fours_forming")
    await play.quiet()


async def shuffles(play: Play, level: str) -> dict[Key, list[str]]:
    await play.does(play.console, play.console.device.page.form("/groups/draw", level=level))
    await play.quiet()
    return play.look_at_seats(level)


async def changes_places(play: Play, level: str) -> None:
    """Two people swap, by the buttons of the console."""
    board = [names for names in eyes.board(play.console.device.page, level).values() if names]
    if len(board) < 2:
        return
    one, other = board[0][0], board[-1][0]
    page = play.console.device.page
    form = page.form("/groups/move", person=key_on_board(play, one))
    await play.does(play.console, form.pressed("with", key_on_board(play, other)))
    await play.quiet()
    play.look_at_seats(level)
    for name, was in ((one, board[0]), (other, board[-1])):
        key = play.memory.list_of(level, name)
        if key is None or play.memory.people[key] & (set(was) - {name}):
            play.ledger.broken("one_seat_each", f"{name} did not change places")


def key_on_board(play: Play, name: str) -> str:
    """How the console names somebody in its forms."""
    part = play.console.device.page.part("group_board")
    chips = [] if part is None else part.xpath(".//button[@data-fill-person]")
    for chip in chips:
        if eyes.names_in(chip)[:1] == [name]:
            return str(chip.get("data-fill-person"))
    raise NotOnThePage(f"the console does not show {name} in a group")


def settle_parents(play: Play) -> None:
    """Which list goes into which, from who sits where when fours are drawn; a pair that came later has none yet."""
    for pair in play.memory.lists_at("pair"):
        names = play.memory.people[pair]
        above = [four for four in play.memory.lists_at("four") if play.memory.people[four] & names]
        if above and pair not in play.memory.parents:
            play.memory.parents[pair] = above[0]


async def starts_the_time(play: Play) -> None:
    """Pressed when people sit: it begins the step they found each other for."""
    phase = play.console.phase
    await play.does(play.console, play.console.device.page.form("/clock", do="start", pressed_in=phase))
    await play.quiet()


# Working on a list ------------------------------------------------------------------------------


async def pairs(play: Play) -> None:
    play.look_at_clock()
    play.look_at_seats("pair")
    carry_notes(play)
    play.look_at_lists("lists_go_along", "pair")
    await listing.all_work(play, "pair")
    await listing.late_note(play)
    await comes_and_goes(play, "pairs")
    if play.options.back:
        await back_and_on(play, "pair")
    await play.quiet()
    listing.opens_a_card(play)
    play.look_at_lists("shared_lists_agree", "pair")
    play.look_at_reach()


def carry_notes(play: Play) -> None:
    for key in play.memory.lists_at("pair"):
        play.memory.carries([("alone", name) for name in sorted(play.memory.people[key])], key)


def carry_pairs(play: Play) -> None:
    for four in play.memory.lists_at("four"):
        below = [pair for pair, parent in play.memory.parents.items() if play.memory.now(parent) == four]
        play.memory.carries(sorted({play.memory.now(pair) for pair in below}, key=lambda key: int(key[1])), four)


async def fours(play: Play) -> None:
    play.look_at_clock()
    play.look_at_seats("four")
    carry_pairs(play)
    play.look_at_lists("lists_go_along", "four")
    if play.options.paper:
        await paper.takes_paper(play, "four")
    await listing.all_work(play, "four")
    await comes_and_goes(play, "fours")
    if play.options.back:
        await back_and_on(play, "four")
    await play.quiet()
    play.look_at_lists("shared_lists_agree", "four")
    play.look_at_reach()


async def back_and_on(play: Play, level: str) -> None:
    """Back to finding each other and on again, with something new in between: that goes along, the rest stays."""
    await play.quiet()
    play.look_at_lists("shared_lists_agree", level)
    await play.console.goes_back()
    await play.quiet()
    if level == "pair":
        for person in play.workers[:1]:
            await listing.note(play, person)
    else:
        await play.console.goes_back()
        await play.quiet()
        play.look_at_seats("pair")
        play.look_at_lists("back_loses_nothing", "pair")
        await listing.one_more(play, "pair")
        await play.console.goes_on()
        await play.quiet()
    await starts_the_time(play)
    play.look_at_seats(level)
    if level == "pair":
        carry_notes(play)
    else:
        settle_parents(play)
        carry_pairs(play)
    for rule in ("back_loses_nothing", "back_doubles_nothing"):
        play.look_at_lists(rule, level)


# Coming and going -------------------------------------------------------------------------------


async def comes_and_goes(play: Play, phase: str) -> None:
    """Late joiners and leavers of this phase: seats before and after, and what they leave behind."""
    level = STEP_OF.get(phase, "")
    for _late in range(play.comes_now(phase)):
        await play.quiet()
        before = play.look_at_seats(level) if level else {}
        person = await comes_late(play)
        if level:
            after = play.look_at_seats(level)
            if any(before.values()):
                play.ledger.check(LATE_RULE[level], person.name, before, after)
    for _leaver in range(play.goes_now(phase)):
        if len(play.workers) > 1:
            await leaves(play, level)
    if play.options.merger and phase == MERGER_IN[play.options.seed % len(MERGER_IN)]:
        await a_group_dissolves(play, level)


async def a_group_dissolves(play: Play, level: str) -> None:
    """Everybody of one group goes, so that its list must go to another."""
    groups = [(names, key) for key, names in play.memory.people.items() if key[0] == level and names]
    with_phones = [(len(names), key) for names, key in groups if all(play.named(name).works for name in names)]
    if len(groups) < 2 or not with_phones:
        raise NotOnThePage(f"no group of level {level} can be left by everybody")
    _size, key = min(with_phones)
    for name in sorted(play.memory.people[key]):
        await leaves(play, level, play.named(name))
    if key not in play.memory.joined:
        raise NotOnThePage(f"the console does not give the list of group {key[1]} away")


async def leaves(play: Play, level: str, person: Colleague | None = None) -> None:
    """Somebody goes, by the door or taken out by the facilitator. What they shared stays."""
    await play.quiet()
    person = person or leaver(play, level)
    key = play.memory.list_of(level, person.name) if level else None
    form = person.phone.page.form("/help")
    if play.chance.random() < 0.5:
        page = await person.phone.reads("/leave")
        await person.phone.submits(page.form("/leave"), elsewhere=True)
    else:
        row = next(
            row for row in play.console.device.page.rows("console_people") if eyes.names_in(row)[0] == person.name
        )
        await play.does(play.console, play.console.device.page.form("/remove", row))
    person.is_here = False
    play.came_or_left = True
    play.memory.leaves(person.name)
    await play.quiet()
    await play.waits_for(lambda: person.phone.was_let_go, AT_ONCE)
    answer = await person.sends(form)
    play.ledger.check("who_is_out_is_out", person.name, person.phone.was_let_go, answer)
    if not level:
        return
    play.look_at_seats(level)
    if level != LIST_OF[play.console.phase]:
        play.look_at_lists("leaving_keeps_what_was_shared", LIST_OF[play.console.phase])
    elif key is not None and eyes.board(play.console.device.page, level).get(key):
        play.look_at_list("leaving_keeps_what_was_shared", key)
    if key is not None and not eyes.board(play.console.device.page, level).get(key):
        await gives_list_away(play, key)


def leaver(play: Play, level: str) -> Colleague:
    """Of the smallest group, so that now and then one is left with nobody."""
    with_me = {person.name: len(play.memory.people.get(play.memory.list_of(level, person.name) or ("", ""), ()))
               for person in play.workers}  # fmt: skip
    few = min(with_me.values())
    return play.chance.choice([person for person in play.workers if with_me[person.name] == few])


async def gives_list_away(play: Play, key: Key) -> None:
    """Nobody is left in a group: its list goes to another."""
    await play.quiet()
    tile = eyes.tile_of(play.console.device.page, key)
    forms = [] if tile is None else play.console.device.page.forms("/groups/join", tile)
    others = [names for other, names in play.memory.people.items() if other[0] == key[0] and other != key and names]
    if others:
        play.ledger.check("empty_group_is_offered", key, bool(forms))
    if not forms:
        return
    await play.does(play.console, forms[0])
    await play.quiet()
    board = eyes.board(play.console.device.page, key[0])
    play.memory.joins(key, target(play, key, forms[0].value("to") or "", board))
    play.look_at_seats(key[0])
    if LIST_OF[play.console.phase] == key[0]:
        play.look_at_lists("joined_lists_are_whole", key[0])


def target(play: Play, key: Key, group: str, board: dict[Key, list[str]]) -> Key:
    """Which group the button named, by the people that stand on it."""
    buttons = play.console.device.page.select("//button[@name='group'][@value=$group][.//bdi]", group=group)
    names = set(eyes.names_in(buttons[0])[0].split(", ")) if buttons else set()
    return next((at for at, people in board.items() if names == set(people)), key)
