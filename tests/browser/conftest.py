"""Real browsers on a real server. People open pages once and then only press and type."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.ensure_browser import find
from tests.server import Server

# Chromium draws a list under the address bar of each window, twice, where nobody sees it: half of its work in these
# tests. It heeds only the last of such arguments, so what playwright switches off stands here too.
SWITCHED_OFF = (
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup",
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect", "TcpPortRandomizationWin", "OptimizationHints", "NetworkTimeServiceQuerying",
    "AimEnabled", "PreconnectToSearch",
)  # fmt: skip
ARGUMENTS = [
    f"--disable-features={','.join(SWITCHED_OFF)}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP phone.test 127.0.0.1",
]
PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1280, "height": 800}
PROJECTOR = {"width": 1920, "height": 1080}

Open = Callable[..., Page]
expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all browser tests: sessions never touch each other."""
    running = Server(tmp_path_factory.mktemp("server"), ALLOWED_HOSTS="phone.test").start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Ends with its file: while it lives, playwright keeps an event loop running that async tests trip over."""
    with sync_playwright() as playwright:
        path = find()
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def device(browser: Browser) -> Iterator[Open]:
    """Make browsers of their own: each call is another device, with nobody's cookies."""
    contexts: list[BrowserContext] = []

    def make(size: dict[str, int] = PHONE, **options: object) -> Page:
        context = browser.new_context(viewport=size, locale="nl-NL", **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(40_000)
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None
        )
        page.complaints = complaints  # type: ignore[attr-defined]
        return page

    yield make
    for context in contexts:
        for page in context.pages:
            assert page.complaints == [], page.complaints  # type: ignore[attr-defined]
        context.close()


@pytest.fixture
def pictures(request: pytest.FixtureRequest) -> Path:
    """Where a test leaves its pictures: ignored by git, looked at by people."""
    folder = Path(request.config.rootpath) / "test-results" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
