#!/usr/bin/env python3
"""A client of the link protocol culvert.v1, written from docs/protocol.md alone: serves one page from memory.

    client.py --url ws://HOST:8123 --token TOKEN [--ca FILE | --insecure] [--host HOST] [--page TEXT]
    client.py --golden DIR      checks its reading and writing of frames with the golden vectors
"""
import argparse, base64, hashlib, json, os, pathlib, re, socket, ssl, urllib.parse
from frames import Wrong, read_all, read_header, read_payload, write

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
        offer = {"n": 1, "kind": "http", "host": host, "path": "/", "upstream": "http://in.memory"}
        hello = {"versions": ["culvert.v1"], "features": [], "clientId": os.urandom(16).hex(), "slot": 0, "generation": 1,
                 "version": "python", "hostname": socket.gethostname(), "offers": [offer]}
        self.send(type="HELLO", stream=0, json=json.dumps(hello))

    def send(self, **frame):
        self.carrier.send(write(frame))

    def run(self):
        while True:
            length, kind, flags, stream = read_header(self.carrier.read(13))
            payload = self.carrier.read(length)
            try:
                if kind:
                    handle = getattr(self, "on_" + kind.lower(), lambda _: None)
                    handle(read_payload(kind, flags, stream, payload))
            except Wrong as wrong:
                if str(wrong) != "BAD_HEAD":
                    raise
                self.send(type="RESET", stream=stream, code=8, detail="a head that must not pass")

    def on_welcome(self, frame):
        print("linked:", frame["json"], flush=True)

    def on_goaway(self, frame):
        print("goaway:", frame["reason"], frame["detail"], flush=True)

    def on_ping(self, frame):
        self.send(type="PONG", stream=0, token=frame["token"])

    def on_open(self, frame):
        number = frame["stream"]
        if frame["kind"] != "HTTP" or frame["offer"] != 1:
            return self.send(type="RESET", stream=number, code=4, detail="no such offer")
        self.streams[number] = {"method": frame["request"]["method"], "limit": frame["window"], "sent": 0, "received": 0,
                                "granted": WINDOW, "answering": False}
        self.send(type="OPENED", stream=number, window=WINDOW)
        if frame["fin"]:
            self.answer(number)

    def on_data(self, frame):
        stream = self.streams.get(frame["stream"])
        if stream:
            stream["received"] += len(frame["bytes"]) // 2
            if frame["fin"]:
                self.answer(frame["stream"])
            elif stream["granted"] - stream["received"] <= WINDOW * 3 // 4:
                stream["granted"] = stream["received"] + WINDOW
                self.send(type="CREDIT", stream=frame["stream"], limit=stream["granted"])

    def on_trailers(self, frame):
        if frame["stream"] in self.streams:
            self.answer(frame["stream"])

    def on_credit(self, frame):
        stream = self.streams.get(frame["stream"])
        if stream:
            stream["limit"] = max(stream["limit"], frame["limit"])
            self.pump(frame["stream"])

    def on_reset(self, frame):
        self.streams.pop(frame["stream"], None)

    def answer(self, number):
        """The request has ended: from here on only CREDIT and RESET come for the stream."""
        stream = self.streams[number]
        empty = stream["method"] == "HEAD" or not self.page
        fields = [["Content-Type", "text/plain"], ["Content-Length", str(len(self.page))],
                  ["x-received", str(stream["received"])]]
        self.send(type="HEAD", stream=number, fin=empty, response={"status": 200, "headers": fields})
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
            self.send(type="DATA", stream=number, fin=done, bytes=piece.hex())
            if done:
                del self.streams[number]


def golden(folder):
    vectors = json.loads((folder / "manifest.json").read_text("utf-8"))
    for vector in vectors:
        data = bytes.fromhex(re.sub("#.*", "", (folder / vector["file"]).read_text("utf-8")))
        try:
            said = {"frames": read_all(data)}
        except Wrong as wrong:
            said = {"error": str(wrong)}
        assert all(said[key] == vector.get(key) for key in said), (vector["file"], said)
        assert "error" in said or "readOnly" in vector or b"".join(map(write, vector["frames"])) == data, vector["file"]
    print(len(vectors), "golden vectors passed")


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    for name, default in (("url", None), ("token", ""), ("ca", None), ("host", "*"), ("page", "hello\n"), ("golden", None)):
        options.add_argument("--" + name, default=default)
    options.add_argument("--insecure", action="store_true")
    options = options.parse_args()
    if options.golden:
        golden(pathlib.Path(options.golden))
    else:
        try:
            Client(WebSocket(options.url, options.token, options.ca, options.insecure), options.host, options.page.encode()).run()
        except EOFError as end:
            print("link ended:", end)
