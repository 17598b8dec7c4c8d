"""A board that can be listened to: which clips sound and when, in a hall whose counters call on command."""

import uuid

import httpx

from tests.e2e.people import BOARD

# Keeps which clip began at which time of the sound card, and how long it is. All sounds pass eight times as fast.
LISTEN = """() => {
  window.heard = []; window.said = [];
  const length = Object.getOwnPropertyDescriptor(AudioBuffer.prototype, "duration").get;
  Object.defineProperty(AudioBuffer.prototype, "duration", { get() { return length.call(this) / 8; } });
  const from = new WeakMap(), ask = Response.prototype.arrayBuffer;
  Response.prototype.arrayBuffer = async function () {
    const data = await ask.call(this); from.set(data, this.url); return data;
  };
  const decode = BaseAudioContext.prototype.decodeAudioData;
  BaseAudioContext.prototype.decodeAudioData = function (data, good, bad) {
    const url = from.get(data);
    return decode.call(this, data, (sound) => { sound.url = url; good(sound); }, bad);
  };
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (at) {
    const name = this.buffer.url.replace(/.*\\/(voice|klip)\\//, "").replace(/\\..*/, "");
    window.heard.push([name, at, this.buffer.duration]);
    this.playbackRate.value = 8;
    return start.call(this, at);
  };
  document.addEventListener("saying", ({ detail }) => window.said.push(detail));
}"""


class Office:
    """The staff of an office, by the API."""

    def __init__(self, server) -> None:
        self.server, self.tokens = server, {}

    def post(self, who, path, **body):
        if who not in self.tokens:
            self.tokens[who] = self.server.token(who)
        headers = {"Authorization": f"Bearer {self.tokens[who]}", "Idempotency-Key": uuid.uuid4().hex}
        answer = httpx.post(f"{self.server.url}/api/v1{path}", json=body, headers=headers, timeout=20)
        assert answer.status_code < 300, answer.text
        return answer.json()

    def call(self, number):
        """A new number, called to a counter of the first line; its label."""
        self.post("kiosk", "/offices/samsat/tickets", service="pengesahan")
        self.post(f"petugas{number}", f"/counters/{number}/open")
        return self.post(f"petugas{number}", f"/counters/{number}/call-next")["ticket"]["label"]

    def release(self, number):
        self.post(f"petugas{number}", f"/counters/{number}/serve")
        self.post(f"petugas{number}", f"/counters/{number}/finish", outcome="ditolak")


def board(browser, server, layout=""):
    page = browser.new_page(viewport={"width": BOARD[0], "height": BOARD[1]})
    page.add_init_script(f"({LISTEN})()")
    page.goto(f"{server.url}/layar/samsat/{layout and f'?tata={layout}'}")
    return page


def lose_the_first_that_says_done(page):
    """The line fails when the board tells that it has said something; what was lost is kept in the list."""
    lost = []

    def way(route):
        if lost or not route.request.post_data_json.get("done"):
            return route.continue_()
        lost.append(route.request.post_data_json)
        return route.abort()

    page.route("**/kabar/", way)
    return lost


def switch_off(page):
    """The page says that it goes, so that the next board need not wait for the end of its lease."""
    page.goto("about:blank")
    page.close()


def until(page, said, heard=0):
    """Wait until a board has begun so many announcements, and so many clips."""
    for _fifth in range(300):
        begun = page.evaluate("[window.said.length, window.heard.length]")
        if begun[0] >= said and begun[1] >= heard:
            return
        page.wait_for_timeout(200)
    raise AssertionError(f"said {page.evaluate('window.said')}, heard {page.evaluate('window.heard')}")
