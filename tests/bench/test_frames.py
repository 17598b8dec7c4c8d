"""The hand-written side of a WebSocket: what arrives in pieces is what was sent."""

import pytest
from websockets.frames import Frame, Opcode

from bench.trials.live import frames

ACCEPTED = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"


def sent(kind, payload):
    """A frame as the `websockets` library of the server writes it."""
    return Frame(Opcode(kind), payload).serialize(mask=False)


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536])
@pytest.mark.parametrize("piece", [1, 3, 1000, 1_000_000])
def test_a_frame_of_any_length_is_read_in_pieces_of_any_length(size, piece):
    if size / piece > 70_000:
        piece = 7
    data = ACCEPTED + sent(frames.TEXT, b"x" * size) + sent(frames.PING, b"1234")
    reader, read = frames.Reader(), []
    for start in range(0, len(data), piece):
        read += reader.feed(data[start : start + piece])
    assert reader.status == 101
    assert read == [(frames.TEXT, b"x" * size), (frames.PING, b"1234")]


def test_a_refused_handshake_has_a_status_and_no_frames():
    reader = frames.Reader()
    assert list(reader.feed(b"HTTP/1.1 403 Forbidden\r\n\r\n" + sent(frames.TEXT, b"no"))) == []
    assert reader.status == 403


@pytest.mark.parametrize("data", [b"\x81\x81\0\0\0\0x", b"\x01\x01x", b"\x80\x01x"])
def test_what_no_server_may_send_is_not_passed_over(data):
    with pytest.raises(frames.Malformed):
        list(frames.Reader().feed(ACCEPTED + data))


def test_nonsense_instead_of_a_handshake_is_not_passed_over():
    with pytest.raises(frames.Malformed):
        list(frames.Reader().feed(b"nonsense\r\n\r\n"))


def test_what_a_client_sends_is_masked_as_the_server_wants_it():
    from websockets.server import ServerProtocol

    server = ServerProtocol()
    server.receive_data(frames.handshake("/ws/", "localhost"))
    server.send_response(server.accept(server.events_received()[0]))
    server.receive_data(frames.client_frame(frames.PONG, b"1234"))
    (pong,) = server.events_received()
    assert (pong.opcode, bytes(pong.data)) == (Opcode.PONG, b"1234")


def test_a_control_frame_is_short():
    with pytest.raises(ValueError, match="short"):
        frames.client_frame(frames.PONG, b"x" * 126)
