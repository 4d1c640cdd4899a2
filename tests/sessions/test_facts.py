"""What the method says stands on the pages people read, in both languages: each fact by words that belong to it.

Not whether it is well said (people judge that), but that nothing was left out: every list of the method by number.
"""

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sessions import actions, homework
from tests.people import Room, open_room

NL, EN = 0, 1
Facts = dict[str, tuple[str, str]]  # fact -> words that are all to be found, as patterns with | for "or", by language

IDEAS: Facts = {
    "prevention before incidents; positive sexual development": ("voordat .* misgaat", "before anything goes wrong"),
    "positive angle; sexuality is health, online too": ("gezond zijn, online", "healthy, also online"),
    "clear norm against violence, online too": ("geweld .* internet", "violence, .* internet"),
    "safe sexting, fun for all": ("veilig kan en leuk", "safe and stay fun"),
    "same judgement; feelings without shame, room to say no": ("gelijk .* schaamte .* nee", "alike.* shame.* no"),
    "challenge gender stereotypes": ("vaste ideeën", "fixed ideas"),
    "join national campaigns": ("landelijke campagne", "national campaign"),
    "believe, support": ("slachtoffer geloven", "Believing the victim"),
    "arrange help": ("echt hulp komt", "help really comes"),
    "address offender; consequences and help": ("dader .* hulp", "offender.* help"),
    "counter blaming and slut-shaming": ("verwijten en slut-shaming.* ouders", "blame and slut-shaming.* parents"),
    "discuss in the group, learn": ("hele groep .* leert", "whole group.* learns"),
    "prevention afterwards": ("na een incident .* voorkomen", "prevention, after an incident"),
    "adapt policy": ("beleid bijstellen", "policy with what you know"),
    "open climate; known where to go": ("open sfeer.* terechtkunt", "open atmosphere.* turn to"),
    "clear rules of conduct; wishes, limits, consent": ("gedragsregels .* grenzen", "rules of behaviour .* limits"),
    "positive norms; be yourself": ("jezelf mag zijn", "be who you are"),
    "guidelines for incidents": ("plan .* na een incident", "plan .* after an incident"),
    "supportive colleagues": ("Collega’s op wie", "Colleagues you can"),
    "family and friends (friends and mother)": ("moeder en je vrienden", "mother and your friends"),
    "hearing it is not her fault": ("geen schuld hebt", "not your fault"),
    "knowing where to go": ("Helpwanted of Slachtofferhulp", "Helpwanted or Slachtofferhulp"),
}
FORMS: Facts = {
    "unwanted sexting; shame sexting in a group": (
        "Ongewenste sexting.* viral in een groep .* shame sexting",
        "Unwanted sexting.* viral in a group .* shame sexting",
    ),
    "sextortion: blackmail": ("Sextortion .*Chantage", "Sextortion .*Blackmail"),
    "revenge porn": ("Wraakporno .*wraak.* uit is .*adres", "wraakporno.* revenge.* split up .*address"),
    "exposen": ("Exposen .*beschadigen .*pesten", "exposen.* ruin .*bully"),
    "grooming; loverboys": ("Grooming .*minderjarige .*geld.* loverboys", "Grooming .*minor .*money.* loverboys"),
    "cyberpesten": (
        "Cyberpesten .*intieme beelden, nepaccounts, haat .*buitensluiten .*leugens",
        "cyberpesten.* intimate images, fake accounts, hate .*shutting people out .*lies",
    ),
}
TIPS: Facts = {
    "1 positive: room and words": ("1. Begin positief .*ruimte .*woorden", "1. Start positive .*room .*words"),
    "2 safe: five things to agree on": (
        "2. .* veilig .*de ander .* wil.* niets wordt doorgestuurd.* alleen wat .* niet goed voelt.* wie",
        "2. .* safe .*other person wants.* nothing is passed on.* share what.* feels wrong.* whom",
    ),
    "3 shame: everyone who passes on takes part; the whole group": (
        "3. .*schaamte .*doet mee.* hele groep.* normaal .*doorsturen het probleem.* niet te schamen",
        "3. .*shame .*join in.* all of the group.* normal .*forwarding is the trouble.* nothing to be ashamed",
    ),
    "4 gender norms and double standard": (
        "4. .*twee maten .*strenger.* gendernormen .*gelijk.* zelfbeeld.* jongens .*verantwoordelijkheid",
        "4. .*One standard.* severely.* gender norms .*alike.* sees herself.* boys .*responsibility",
    ),
    "5 fun, forwarding is not; blackmail": (
        "5. Sexten is leuk, doorsturen niet .*vertrouwen.* Zeg dus niet.* chanteren",
        "5. Sexting is fun, forwarding is not .*trusted.* do not say.* blackmailed",
    ),
    "6 culturally sensitive": (
        "6. .*Marokkaanse .*etiket.* familie .*religie.* eigen overtuiging.* inzitten",
        "6. .*Moroccan .*label.* family .*religion.* own beliefs.* worries",
    ),
}
BACKGROUND: Facts = {
    "Robin: a fake, a girl of 17": ("Robin is een meisje van 17.* nep", "Robin is 17.* fake"),
    "friends and mother stood by her": ("moeder en haar vrienden", "mother and her friends"),
    "where to go": ("Helpwanted of Slachtofferhulp", "Helpwanted or Slachtofferhulp"),
    "Jacqueline, media educator": ("Jacqueline is mediapedagoog", "Jacqueline is a media educator"),
    "forbidding does not work": ("verbod", "Forbidding"),
    "another role": ("Niet meeschelden", "No name-calling, but asking"),
    "mostly fun and normal": ("gewoon en leuk", "ordinary and fun"),
    "first steps online": ("eerste stap.* iemand leuk vindt", "first step.* you like them"),
    "1 in 3": ("1 op de 3 .*datingapp", "1 in 3 .*dating app"),
    "1 in 6": ("1 op de 6 .*sekspartner", "1 in 6 .*sexual partner"),
    "1 in 8": ("1 op de 8 .*naaktfoto", "1 in 8 .*nude photo"),
    "no year or source": ("Een jaar of bron staat daar niet bij", "no year or source given in the paper"),
}
LINKS = (
    "https://act4respect.nl/thema/cybergeweld/",
    "https://act4respect.nl/thema/cybergeweld/checklist-sexting/",
    "https://www.youtube.com/watch?v=8uhlExRvtQM",
    "https://www.kis.nl/sites/default/files/niet-jouw-schuld-verkenning-shame-sexting.pdf",
    "https://act4respect.nl/agenda/het-g-woord-aandacht-voor-gender-om-geweld-te-voorkomen/",
    "https://nos.nl/artikel/2270630-hulpverleners-hebben-religieus-analfabetisme-en-dat-is-lastig-rond-sexting",
    "https://act4respect.nl/tools/podastnietjouwschuld/teamtool-shame-sexting/",
)
WITHOUT_ADDRESS = ("Rutgers", "Seksindepraktijk.nl", "Judith van Dijk")
LABELS = ("Seks(e) en Internet", "Hanan Nhas", "Seks online", "Het G-woord", "hecklist")
PREPARATION: Facts = {
    "colleagues who feel like it; team meeting, intervisie": (
        "zin in hebben.* teamoverleg of intervisie",
        "would enjoy it.* team meeting or peer supervision",
    ),
    "or those already working on it": ("al met het thema bezig", "deal with the theme already"),
    "positive norms ask for a change of culture; each step": (
        "hele cultuur.* tijd.* kleine stap",
        "culture.* small step",
    ),
    "what it brings": ("jongeren, voor de organisatie en voor jezelf", "young people, for the organisation and for"),
    "energy on the new norm": ("norm die je wilt", "norm you want"),
    "everyone welcome, no expertise": ("Deskundig zijn hoeft niet", "do not have to be an expert"),
    "no agreement needed": ("eensgezindheid .*verschillend", "nobody has to agree .*differently"),
    "test question: socially safe": ("sociaal veiliger", "socially safer"),
    "test question: own choices": ("zelf blijven kiezen .*gender en seksualiteit", "choose for themselves in gender"),
    "resistance: background reading": ("Stuur de achtergrond mee", "Send the background along"),
    "ways to ask on rather than answers": ("vraag om verder te vragen", "question with each, to ask on"),
    "towards action": ("samen nodig hebben", "need together"),
    "practise the factors": ("geoefend", "practised"),
    "with one or two colleagues": ("een of twee collega", "a colleague or two"),
    "more than twelve: small groups": ("meer dan twaalf", "more than twelve"),
    "campaigns and news": ("Week van de Liefde.* Lentekriebels.* BOOS", "Week van de Liefde.* Lentekriebels.* BOOS"),
    "adapt the programme": ("programma aan je doel", "programme to your aim"),
    "ask people to listen and read": ("luisteren en te lezen", "listen and to read"),
}
PROMPTS: Facts = {
    "safe sexting and respect before anything happens": ("veilig sexten en respect", "safe sexting and respect"),
    "with consent fine, sending or passing on without not": ("sturen of doorsturen", "sending or sharing without"),
    "negative norms": ("slut-shaming, macho", "slut-shaming, macho"),
    "more expertise": ("leren of oefenen", "learn or practise"),
    "better policy: sexuality, incidents": ("beleid .*seksualiteit .*incident", "policy .*sexuality.* incident"),
}
SAFETY: Facts = {
    "skip, pass, leave, not come, unexplained": (
        "overslaan, passen, weggaan of niet komen",
        "skip things, pass, leave or",
    ),
    "what is said here stays here": ("blijft hier", "stays in this room"),
    "no names or recognisable details": ("Geen namen of herkenbare details", "No names or details"),
    "own experience need not be shared": ("over jezelf vertellen hoeft niet", "your own story can stay yours"),
    "passing is fine": ("altijd passen", "always pass"),
    "ask, do not judge": ("vraag dan dat je een oordeel", "Ask before you judge"),
    "aftercare": ("bij wie je je veilig voelt", "Find somebody you feel safe with"),
    "help: Helpwanted": ("Helpwanted", "Helpwanted"),
    "help: Slachtofferhulp": ("Slachtofferhulp", "Slachtofferhulp"),
    "help: the own adviser": ("vertrouwenspersoon", "confidential adviser"),
}
DISCLOSURE: Facts = {
    "stop, thank": ("Luister, bedank", "Listen, say thank you"),
    "a current case": ("zaak die nu speelt", "case that is going on now"),
    "afterwards in private": ("na afloop .*met zijn tweeën", "when the session is over, just the two"),
    "the organisation's own procedure": ("organisatie hiervoor heeft afgesproken", "organisation has agreed"),
}
DATA: Facts = {
    "who is responsible": ("Wie is verantwoordelijk", "Who is responsible"),
    "who sees what": ("notities zijn alleen van jou", "notes are only yours"),
    "24 hours": ("24 uur na afloop", "24 hours after the end"),
    "30 days": ("30 dagen na afloop", "30 days after the end"),
    "rights": ("verbeteren of wissen.* bezwaar", "put right or wiped.* object"),
    "never for appraisal": ("beoordelen", "appraisal"),
}
RESULTS: Facts = {
    "prevent gender-related violence, increase social safety": (
        "geweld rond gender te voorkomen en .*veilige",
        "gender-related violence is prevented and people feel safe",
    ),
    "talked about in a positive way": ("positieve manier over sexting", "about sexting in a positive way"),
    "safe sexting within limits": ("veilig sexten, binnen ieders grenzen", "sexting safely, with respect for each"),
    "sexting fine, passing on or fake nudes without consent not": ("fake nude doorsturen", "or a fake nude without"),
    "victims supported, not blamed by peers, parents, professionals": (
        "geen verwijten: niet van jongeren, niet van ouders, niet van ons",
        "no blame: not from peers, not from parents, not from us",
    ),
}
STEPS: Facts = {
    "step 1, 20 minutes": ("Praten over de podcast .*20 min", "Talking about the podcast .*20 min"),
    "step 2, 30 minutes": ("Verzamelen .*30 min", "Collecting .*30 min"),
    "step 3, 15 minutes": ("Verder kijken.*15 min|Verdiepen.*15 min", "Going deeper.*15 min"),
    "step 4, 10 minutes": ("Afspreken .*10 min", "Agreeing .*10 min"),
}


def words_of(page: str) -> str:
    """What is to be read, in one line."""
    without = re.sub(r"<(script|style|template)\b.*?</\1>", " ", page, flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", without)).split())


@pytest.fixture(params=["nl", "en"])
def played(request: pytest.FixtureRequest, db) -> tuple[int, dict[str, str]]:
    """The pages of a session in a language, as words: when people walk in, and with the cheat sheet open."""
    room = open_room(request.param)
    anna = room.joins("Anna")
    reads = Client().get(reverse("homework", args=[homework.slug(room.session)])).content.decode()
    pages = {"homework": reads, "console": room.facilitator.sees(), "phone": anna.sees()}
    pages |= {"screen": room.screen().sees()}
    actions.open_cheat_sheet(room.session.pk, None, opened=True)
    pages |= {"phone with the cheat sheet": anna.sees()}
    return ("nl", "en").index(request.param), {name: words_of(page) for name, page in pages.items()}


def missing(facts: Facts, page: str, language: int) -> Iterator[str]:
    return (fact for fact, words in facts.items() if not re.search(words[language], page))


@pytest.mark.parametrize(
    ("facts", "page", "count"),
    [
        (IDEAS, "phone with the cheat sheet", 22),
        (IDEAS, "console", 22),
        (FORMS, "homework", 6),
        (TIPS, "homework", 6),
        (BACKGROUND, "homework", 12),
        (DATA, "homework", 6),
        (PREPARATION, "console", 18),
        (PROMPTS, "console", 5),
        (SAFETY, "phone", 10),
        (DISCLOSURE, "console", 4),
    ],
    ids=["ideas on phones", "ideas", "forms", "tips", "background", "data", "preparation", "prompts", "safety", "if"],
)
def test_every_fact_stands_on_its_page(played: tuple[int, dict[str, str]], facts: Facts, page: str, count: int):
    language, pages = played
    assert len(facts) == count
    assert list(missing(facts, pages[page], language)) == []


def test_the_aim_and_the_four_steps_are_on_phones(played: tuple[int, dict[str, str]]):
    language, pages = played
    assert list(missing({**STEPS, **RESULTS}, pages["phone"], language)) == []
    assert list(missing(RESULTS, pages["homework"], language)) == []


def test_no_idea_is_on_a_phone_before_the_cheat_sheet_opens(played: tuple[int, dict[str, str]]):
    language, pages = played
    assert len(list(missing(IDEAS, pages["phone"], language))) > 18


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_links_lead_where_the_method_says_and_none_is_made_up(db, language: str):
    page = Client().get(reverse("homework", args=[homework.slug(open_room(language).session)])).content.decode()
    found = [html.unescape(href) for href in re.findall(r'href="(https?://[^"]+)"', page)]
    assert sorted(found) == sorted(LINKS)
    said = words_of(page)
    assert [label for label in (*LABELS, *WITHOUT_ADDRESS) if label not in said] == []
    assert not re.search(r"<(?:iframe|img|video|audio|embed|object)\b", page), "links only, never embedded"


def test_the_invitation_says_what_it_is_about_and_that_one_may_stay_away(db):
    for language, words in (("nl", "naaktbeelden.* kom deze keer niet"), ("en", "nude images.* stay away")):
        els = open_room(language).facilitator
        assert re.search(words, words_of(els.client.get(els.url("invitation")).content.decode()))


# Another theme ----------------------------------------------------------------------------------

OF_THE_FIRST = re.compile(
    r"sext|naakt|nude|seks|sexual|gender|shame|schaamte|slachtoffer|victim|robin|jacqueline|helpwanted|act4respect",
    re.IGNORECASE,
)


def without_secrets(page: str) -> str:
    """Without what was drawn by chance: tokens, the code, the address of the homework."""
    page = re.sub(r'(value|data-csrf)="[\w-]{32,}"|/h/[a-z2-7]{16}', " ", page)
    return re.sub(r"\b[A-Z2-9]{3} ?[A-Z2-9]{3}\b", " ", page)


def everything(room: Room, anna: Any) -> Iterator[tuple[str, str]]:
    els = room.facilitator
    yield "console", els.sees()
    yield "invitation", els.client.get(els.url("invitation")).content.decode()
    yield "phone", anna.sees()
    yield "screen", room.screen().sees()
    yield "leave", anna.client.get(anna.url("leave")).content.decode()
    yield "homework", Client().get(reverse("homework", args=[homework.slug(room.session)])).content.decode()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_in_a_session_on_another_theme_there_is_no_word_of_the_first(db, language: str):
    room = open_room(language, slug="unnoticed")
    anna, _ben, _noor, _sem, mila = (room.joins(name) for name in ("Anna", "Ben", "Noor", "Sem", "Mila"))
    actions.open_cheat_sheet(room.session.pk, None, opened=True)
    for phase in ("lobby", "podcast", "alone", "pairs_forming", "pairs", "finds", "evaluation", "finished"):
        room.goes_to(phase)
        if phase == "alone":
            mila.posts("add_notes", column=1, text="Groeten")
        for name, page in everything(room, anna):
            assert OF_THE_FIRST.findall(without_secrets(page)) == [], (phase, name)
    report = room.facilitator.client.get(room.facilitator.url("report", "console")).content.decode()
    assert OF_THE_FIRST.findall(report) == []
    assert re.search("Eenzaamheid|loneliness", report)


def test_the_words_that_are_looked_for_are_there_in_the_first(room: Room, anna: Any):
    """The positive control of the test above."""
    for name, page in everything(room, anna):
        assert name == "leave" or OF_THE_FIRST.search(page), name


def test_who_opens_a_session_chooses_what_it_is_about(db, passer_by: Client):
    page = passer_by.get(reverse("open_session"), {"lang": "en"}).content.decode()
    assert re.findall(r'name="teamtool" value="([\w-]+)" required( checked)?', page) == [
        ("shame-sexting", " checked"),
        ("unnoticed", ""),
    ]
