"""People in front of real screens: who signs in where, and what a screen must not have wrong."""

import re
from collections.abc import Sequence

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

KIOSK, BOARD, PHONE, CONSOLE, TABLET = (1080, 1920), (1920, 1080), (390, 844), (1366, 768), (1024, 768)
# A screen follows within two seconds; a machine that is busy with other tests may need longer.
expect.set_options(timeout=15_000)
# Who has signed in, by the server's address and user name.
SESSIONS: dict[tuple[str, str], list[dict]] = {}
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


class Hall:
    """An office's screens, each in a browser window of its own size; what they complain of is kept."""

    def __init__(self, browser: Browser, server, language: str = "id") -> None:
        self.browser, self.server, self.language = browser, server, language
        self.complaints: list[str] = []

    def screen(
        self, path: str, size: tuple[int, int], *, dark: bool = False, cookies: Sequence[dict] = ()
    ) -> Page:
        """Open an address as somebody does who has just come."""
        window = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale="id-ID" if self.language == "id" else "en-GB",
            color_scheme="dark" if dark else "light",
        )
        window.add_cookies(list(cookies))
        page = window.new_page()
        self.speak(page, self.language)
        page.on("console", lambda said: self._complain(page, said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self._complain(page, str(error)))
        page.goto(self.server.url + path)
        return page

    def speak(self, page: Page, language: str) -> None:
        """What a visitor has who chose a language: from the next page on the window is in it."""
        cookie = {"name": "django_language", "value": language, "url": self.server.url}
        page.context.add_cookies([cookie])

    def signed_in(
        self, username: str, path: str, size: tuple[int, int] = CONSOLE, *, dark: bool = False
    ) -> Page:
        """A member of the staff at their screen. Signing in takes a second: the same session opens the next window."""
        if cookies := SESSIONS.get((self.server.url, username)):
            return self.screen(path, size, dark=dark, cookies=cookies)
        page = self.screen("/masuk/", size, dark=dark)
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", self._password(username))
        page.keyboard.press("Enter")
        expect(page).not_to_have_url(re.compile("/masuk/"))
        kept = page.context.cookies()
        SESSIONS[self.server.url, username] = [one for one in kept if one["name"] == "sessionid"]
        page.goto(self.server.url + path)
        return page

    def _password(self, username: str) -> str:
        return re.search(rf"^{username}\s.*\s(\S+)$", self.server.accounts, re.M)[1]

    def _complain(self, page: Page, text: str) -> None:
        self.complaints.append(f"{page.url}: {text}")


def barriers(page: Page, within: str | None = None) -> list[str]:
    """What axe-core finds serious or critical on a page, or in the part of it that a selector names."""
    found = Axe().run(page, context=within, options=WCAG).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:200]}"
        for violation in found
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    ]
