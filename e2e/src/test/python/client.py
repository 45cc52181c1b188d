#!/usr/bin/env python3
"""A client of the link protocol culvert.v1, written from docs/protocol.md alone: serves one page from memory.

    client.py --url ws://HOST:8123 --token TOKEN [--ca FILE | --insecure] [--host HOST] [--page TEXT]
"""
import argparse, base64, hashlib, json, os, socket, ssl, struct, urllib.parse

HELLO, WELCOME, OPEN, OPENED, HEAD, DATA, TRAILERS, CREDIT, RESET, PING, PONG, GOAWAY = 0, 1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13
FIN, HTTP, HEAD_METHOD, NO_ROUTE = 1, 1, 2, 4
WINDOW = 65536
PIECE = 16384


class WebSocket:
    """The byte stream inside the binary messages of a WebSocket (RFC 6455), from the client's side."""

    def __init__(self, url, token, ca, insecure):
        url = urllib.parse.urlsplit(url)
        secure = url.scheme == "wss"
        self.socket = socket.create_connection((url.hostname, url.port or (443 if secure else 80)), timeout=60)
        if secure:
            context = ssl.create_default_context(cafile=ca)
            if insecure:
                context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            self.socket = context.wrap_socket(self.socket, server_hostname=url.hostname)
        self.file = self.socket.makefile("rb")
        self.left = b""
        self.upgrade(url.netloc, token)

    def upgrade(self, host, token):
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(("GET /connect HTTP/1.1\r\nHost: " + host + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                             "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + key + "\r\n"
                             "Sec-WebSocket-Protocol: culvert.v1\r\nAuthorization: Bearer " + token + "\r\n\r\n").encode())
        head = list(iter(lambda: self.file.readline().decode("latin-1").strip(), ""))
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
        digest = hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()
        if " 101 " not in head[0] + " " or fields.get("sec-websocket-accept") != base64.b64encode(digest).decode() \
                or fields.get("sec-websocket-protocol") != "culvert.v1":
            raise SystemExit("not linked: " + head[0])

    def send(self, data, opcode=2):
        size = len(data)
        length = bytes([128 | size]) if size < 126 else b"\xfe" + size.to_bytes(2, "big") if size < 65536 \
            else b"\xff" + size.to_bytes(8, "big")
        mask = os.urandom(4)
        key = int.from_bytes((mask * (size // 4 + 1))[:size], "big")
        self.socket.sendall(bytes([128 | opcode]) + length + mask + (int.from_bytes(data, "big") ^ key).to_bytes(size, "big"))

    def exactly(self, count):
        data = self.file.read(count)
        if len(data) < count:
            raise EOFError("the connection closed")
        return data

    def read(self, count):
        """The next bytes of the stream, wherever messages and fragments end."""
        while len(self.left) < count:
            first, size = self.exactly(2)
            size = int.from_bytes(self.exactly({126: 2, 127: 8}[size]), "big") if size > 125 else size
            payload, opcode = self.exactly(size), first & 15
            if opcode in (0, 2):
                self.left += payload
            elif opcode == 9:
                self.send(payload, 10)
            elif opcode == 8:
                self.send(payload[:2], 8)
                raise EOFError("closed with code %d" % int.from_bytes(payload[:2], "big"))
        data, self.left = self.left[:count], self.left[count:]
        return data


class Client:
    def __init__(self, carrier, host, page):
        self.carrier, self.page = carrier, page
        self.streams = {}
        self.handlers = {WELCOME: self.on_welcome, OPEN: self.on_open, DATA: self.on_data, TRAILERS: self.on_trailers,
                         CREDIT: self.on_credit, RESET: self.on_reset, PING: self.on_ping, GOAWAY: self.on_goaway}
        offer = {"n": 1, "kind": "http", "host": host, "path": "/", "upstream": "http://in.memory"}
        hello = {"versions": ["culvert.v1"], "features": [], "clientId": os.urandom(16).hex(), "slot": 0, "generation": 1,
                 "version": "python", "hostname": socket.gethostname(), "offers": [offer]}
        self.send(HELLO, 0, json.dumps(hello).encode())

    def send(self, kind, stream, payload, fin=False):
        self.carrier.send(len(payload).to_bytes(3, "big") + struct.pack(">BBQ", kind, FIN if fin else 0, stream) + payload)

    def run(self):
        while True:
            length, (kind, flags, stream) = int.from_bytes(self.carrier.read(3), "big"), struct.unpack(">BBQ", self.carrier.read(10))
            payload = self.carrier.read(length)
            if kind in self.handlers:
                self.handlers[kind](stream, bool(flags & FIN), payload)
            elif kind < 128:
                raise EOFError("a frame of type %d, which no client gets" % kind)

    def on_welcome(self, stream, fin, payload):
        print("linked:", payload.decode(), flush=True)

    def on_goaway(self, stream, fin, payload):
        print("goaway:", int.from_bytes(payload[8:10], "big"), payload[14:].decode(), flush=True)

    def on_ping(self, stream, fin, payload):
        self.send(PONG, 0, payload)

    def on_open(self, number, fin, payload):
        kind, hops, offer, session, window, width = struct.unpack(">BBIQQB", payload[:23])
        if kind != HTTP or offer != 1:
            return self.send(RESET, number, struct.pack(">H", NO_ROUTE) + b"no such offer")
        head = payload[23 + width + 2:]
        self.streams[number] = {"bodiless": head[0] == HEAD_METHOD or head[:6] == b"\0\4HEAD", "limit": window, "sent": 0, "received": 0,
                                "granted": WINDOW, "answering": False}
        self.send(OPENED, number, struct.pack(">Q", WINDOW))
        if fin:
            self.answer(number)

    def on_data(self, number, fin, payload):
        stream = self.streams.get(number)
        if stream:
            stream["received"] += len(payload)
            if fin:
                self.answer(number)
            elif stream["granted"] - stream["received"] <= WINDOW * 3 // 4:
                stream["granted"] = stream["received"] + WINDOW
                self.send(CREDIT, number, struct.pack(">Q", stream["granted"]))

    def on_trailers(self, number, fin, payload):
        if number in self.streams:
            self.answer(number)

    def on_credit(self, number, fin, payload):
        stream = self.streams.get(number)
        if stream:
            stream["limit"] = max(stream["limit"], int.from_bytes(payload, "big"))
            self.pump(number)

    def on_reset(self, number, fin, payload):
        self.streams.pop(number, None)

    def answer(self, number):
        """The request has ended: from here on only CREDIT and RESET come for the stream."""
        stream = self.streams[number]
        empty = stream["bodiless"] or not self.page
        head = struct.pack(">H", 200)
        for name, value in (("Content-Type", "text/plain"), ("Content-Length", len(self.page)), ("x-received", stream["received"])):
            # 0: the name is spelled out
            head += b"\0" + struct.pack(">H", len(name)) + name.encode() + struct.pack(">H", len(str(value))) + str(value).encode()
        self.send(HEAD, number, head, empty)
        stream["answering"] = not empty
        if empty:
            del self.streams[number]
        self.pump(number)

    def pump(self, number):
        """Sends what credit allows."""
        stream = self.streams.get(number)
        while stream and stream["answering"] and stream["sent"] < min(stream["limit"], len(self.page)):
            piece = self.page[stream["sent"]:min(stream["limit"], stream["sent"] + PIECE)]
            stream["sent"] += len(piece)
            done = stream["sent"] == len(self.page)
            self.send(DATA, number, piece, done)
            if done:
                del self.streams[number]


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    for name, default in (("url", None), ("token", ""), ("ca", None), ("host", "*"), ("page", "hello\n")):
        options.add_argument("--" + name, default=default)
    options.add_argument("--insecure", action="store_true")
    options = options.parse_args()
    try:
        Client(WebSocket(options.url, options.token, options.ca, options.insecure), options.host, options.page.encode()).run()
    except EOFError as end:
        print("link ended:", end)
