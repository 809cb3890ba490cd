import stat

import msgspec
import pytest
import zmq
from waiting import wait_until
from xmodal.wire.folder import make_folder, remove_folder
from xmodal.wire.sockets import Client, Server, read_address


@pytest.fixture
def folder():
    folder = make_folder()
    yield folder
    remove_folder(folder)


def ping(client, server):
    """Send one message there and one back; return what arrived."""
    client.send(b"to the server")
    server.poll(5)
    wait_until(lambda: (server.poll(0.1), server.socket.get(zmq.EVENTS) & zmq.POLLIN)[1])
    name, data = server.receive()
    assert data == b"to the server"
    assert server.send(name, b"to the client") is True
    assert client.poll(5)
    return client.receive()


@pytest.mark.parametrize("transport", ["ipc", "tcp"])
def test_there_and_back(folder, transport):
    assert read_address(folder) is None
    with Server(folder, transport) as server, Client(read_address(folder)) as client:
        assert server.receive() is None
        assert client.receive() is None
        assert ping(client, server) == b"to the client"
    assert server.address.endpoint.startswith(transport)


@pytest.mark.parametrize("transport", ["ipc", "tcp"])
def test_a_client_that_is_gone_or_too_far_behind_is_told_apart(folder, transport):
    with Server(folder, transport, high_water=2) as server:
        assert server.send(b"nobody", b"data") is None
        with Client(read_address(folder), high_water=1) as client:
            client.send(b"hello")
            wait_until(lambda: (server.poll(0.1), server.socket.get(zmq.EVENTS) & zmq.POLLIN)[1])
            name, _ = server.receive()
            sent = [True]
            while sent[-1] is True and len(sent) < 1000:
                sent.append(server.send(name, bytes(100_000)))
            assert sent[-1] is False


def test_tcp_lets_in_only_who_has_the_key(folder):
    with Server(folder, "tcp") as server:
        key, secret = zmq.curve_keypair()
        stranger = msgspec.structs.replace(server.address, client_key=key, client_secret=secret)
        plain = msgspec.structs.replace(server.address, server_key=b"")
        with Client(stranger) as one, Client(plain) as two, Client(server.address) as known:
            one.send(b"let me in")
            two.send(b"me too")
            assert ping(known, server) == b"to the client"  # its handshake began last
            server.poll(0.2)
            assert server.receive() is None


def test_only_this_user_can_read_the_address(folder):
    with Server(folder, "tcp"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE((folder / "address").stat().st_mode) == 0o600


def test_closing_never_waits_for_what_was_not_sent(folder):
    with Server(folder) as server:
        client = Client(server.address)
        client.send(bytes(10_000_000))
        client.close()
    lonely = Client(server.address)
    lonely.send(b"nobody listens")
    lonely.close()
