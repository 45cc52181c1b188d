#!/usr/bin/env python3
"""All frames of the link protocol culvert.v1, read and written as docs/protocol.md alone says. A frame is a dictionary with
the fields of the golden vectors' manifest.

    frames.py DIR      checks itself with the golden vectors in that folder
"""
import json, pathlib, re, struct, sys

TYPES = "HELLO WELCOME UPDATE UPDATED OPEN OPENED HEAD DATA TRAILERS CREDIT RESET PING PONG GOAWAY HEARTBEAT ROUTES".split()
NOTICE = 128
KIB = 1024
SIZES = dict(zip(TYPES, [(2, 64 * KIB), (2, 256 * KIB), (2, 256 * KIB), (2, 256 * KIB), (25, 65577), (8, 8), (2, 64 * KIB),
                         (0, 256 * KIB), (0, 64 * KIB), (8, 8), (2, 258), (8, 8), (8, 8), (14, 270), (35, 35), (0, 256 * KIB)]))
OF_STREAM = {"OPEN", "OPENED", "HEAD", "DATA", "TRAILERS", "CREDIT", "RESET"}
KINDS, METHODS = ["TCP", "HTTP", "FORWARD", "PROBE"], ["", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"]
NAMES = [""] + """Accept Accept-Encoding Accept-Language Accept-Ranges Access-Control-Allow-Credentials
 Access-Control-Allow-Headers Access-Control-Allow-Methods Access-Control-Allow-Origin Access-Control-Expose-Headers
 Access-Control-Max-Age Access-Control-Request-Headers Access-Control-Request-Method Age Allow Alt-Svc Authorization
 Cache-Control Connection Content-Disposition Content-Encoding Content-Language Content-Length Content-Location Content-Range
 Content-Security-Policy Content-Type Cookie Date DNT ETag Expect Expires Forwarded Grpc-Accept-Encoding Grpc-Encoding
 Grpc-Message Grpc-Status Grpc-Timeout Host If-Match If-Modified-Since If-None-Match If-Range If-Unmodified-Since Keep-Alive
 Last-Modified Link Location Origin Pragma Priority Range Referer Referrer-Policy Retry-After Sec-CH-UA Sec-CH-UA-Mobile
 Sec-CH-UA-Platform Sec-Fetch-Dest Sec-Fetch-Mode Sec-Fetch-Site Sec-Fetch-User Sec-WebSocket-Accept Sec-WebSocket-Extensions
 Sec-WebSocket-Key Sec-WebSocket-Protocol Sec-WebSocket-Version Server Server-Timing Set-Cookie Strict-Transport-Security TE
 Traceparent Tracestate Trailer Transfer-Encoding Upgrade Upgrade-Insecure-Requests User-Agent Vary Via WWW-Authenticate
 X-Content-Type-Options X-Forwarded-For X-Forwarded-Host X-Forwarded-Proto X-Frame-Options X-Request-ID X-XSS-Protection""".split()
NUMBERS = {name.lower(): number for number, name in enumerate(NAMES)}
TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")

class Wrong(Exception):
    """What was read breaks the protocol; the name of a code."""

def need(condition, code="PROTOCOL_ERROR"):
    if not condition:
        raise Wrong(code)

class Reader:
    def __init__(self, data, code="PROTOCOL_ERROR"):
        self.data, self.at, self.code = data, 0, code
    def take(self, count):
        need(self.at + count <= len(self.data), self.code)
        self.at += count
        return self.data[self.at - count:self.at]
    def number(self, count):
        return int.from_bytes(self.take(count), "big")
    def rest(self):
        return self.take(len(self.data) - self.at)
    def text(self, width):
        return self.take(self.number(width)).decode("latin-1")

def headers(block, of):
    found = []
    while block.at < len(block.data):
        number = block.number(1)
        need(number < len(NAMES), "BAD_HEAD")
        name = NAMES[number] or block.text(2)
        name = NAMES[NUMBERS.get(name.lower(), 0)] or name
        value = block.text(2)
        need(TOKEN.fullmatch(name) and not re.search("[\0\r\n]", value), "BAD_HEAD")
        found.append([name, value])
    names = [name for name, _ in found]
    lengths = [value for name, value in found if name == "Content-Length"]
    need(len(found) <= 200 and "Transfer-Encoding" not in names and (of == "response" or "Host" not in names), "BAD_HEAD")
    need(len(lengths) <= (of != "trailers") and all(re.fullmatch("[0-9]+", l) and int(l) < 2**63 for l in lengths), "BAD_HEAD")
    return found

def request(block):
    number = block.number(1)
    need(number < len(METHODS), "BAD_HEAD")
    method, scheme = METHODS[number] or block.text(1), block.number(1)
    authority, path = block.text(2), block.text(2)
    need(scheme < 2 and TOKEN.fullmatch(method) and re.fullmatch(r"[!-~]+", authority) and not re.search(r"[/?#@\\,]", authority)
         and (re.fullmatch(r"/[!-~\x80-\xff]*", path) or (path == "*" and method == "OPTIONS")), "BAD_HEAD")
    return {"method": method, "scheme": ["http", "https"][scheme], "authority": authority, "path": path,
            "headers": headers(block, "request")}

def upper_bit_clear(number, width=8):
    need(number < 1 << (8 * width - 1))
    return number

def window(number):
    need(number >= 8192)
    return upper_bit_clear(number)

def read_header(header):
    """Length, type (None for one to skip), flags and stream of a frame."""
    length, kind, flags, stream = int.from_bytes(header[:3], "big"), header[3], header[4], int.from_bytes(header[5:13], "big")
    if kind == NOTICE:
        need(2 <= length <= 256 * KIB and stream == 0)
        return length, "NOTICE", flags, stream
    if kind >= 128:
        return length, None, flags, stream
    need(kind < len(TYPES))
    least, most = SIZES[TYPES[kind]]
    need(least <= length <= most and (0 < stream < 1 << 63 if TYPES[kind] in OF_STREAM else stream == 0))
    need(TYPES[kind] != "DATA" or length > 0 or flags & 1)
    return length, TYPES[kind], flags, stream

def read_payload(kind, flags, stream, payload):
    p, frame, fin = Reader(payload), {"type": kind, "stream": stream}, bool(flags & 1)
    if kind in ("HELLO", "WELCOME", "UPDATE", "UPDATED", "NOTICE"):
        return frame | {"json": payload.decode()}
    if kind == "OPEN":
        number, hops, offer = p.number(1), p.number(1), upper_bit_clear(p.number(4), 4)
        session, grant, width = p.take(8).hex(), window(p.number(8)), p.number(1)
        need(number < len(KINDS) and width in (0, 4, 16))
        frame |= {"fin": fin, "kind": KINDS[number], "hops": hops, "offer": offer, "session": session, "window": grant,
                  "address": p.take(width).hex(), "port": p.number(2)}
        rest = p.rest()
        least, most = ((2, 2), (1, 65536), (1, 300), (0, 0))[number]
        need(least <= len(rest) <= most)
        return frame | ({"publicPort": int.from_bytes(rest, "big")} if number == 0 else
                        {"request": request(Reader(rest, "BAD_HEAD"))} if number == 1 else
                        {"target": rest.decode()} if number == 2 else {})
    if kind == "HEAD":
        block = Reader(payload, "BAD_HEAD")
        status = block.number(2)
        need(100 <= status <= 599, "BAD_HEAD")
        return frame | {"fin": fin, "response": {"status": status, "headers": headers(block, "response")}}
    if kind == "ROUTES":
        need(not flags & 2 or not payload)
    return frame | {
        "OPENED": lambda: {"window": window(p.number(8))},
        "DATA": lambda: {"fin": fin, "bytes": payload.hex()},
        "TRAILERS": lambda: {"headers": headers(Reader(payload, "BAD_HEAD"), "trailers")},
        "CREDIT": lambda: {"limit": upper_bit_clear(p.number(8))},
        "RESET": lambda: {"code": code(p.number(2)), "detail": p.rest().decode()},
        "PING": lambda: {"token": payload.hex()}, "PONG": lambda: {"token": payload.hex()},
        "GOAWAY": lambda: {"lastStream": upper_bit_clear(p.number(8)), "reason": code(p.number(2)),
                           "retryAfterMillis": upper_bit_clear(p.number(4), 4), "detail": p.rest().decode()},
        "HEARTBEAT": lambda: {"incarnation": p.take(16).hex(), "routeVersion": p.take(8).hex(), "digest": p.take(8).hex(),
                              "load": p.number(2), "ready": p.number(1) != 0},
        "ROUTES": lambda: {"fin": fin, "request": bool(flags & 2), "part": payload.hex()}}[kind]()

def code(number):
    return number if number <= 17 else 65535

def text(width, value):
    return len(value).to_bytes(width, "big") + value.encode("latin-1")

def write_headers(found):
    numbered = [(NUMBERS.get(name.lower(), 0), name, value) for name, value in found]
    return b"".join(bytes([n]) + (b"" if n else text(2, name)) + text(2, value) for n, name, value in numbered)

def write(frame):
    f, kind = frame, frame["type"]
    if kind == "OPEN":
        r = f.get("request")
        if r:
            number = METHODS.index(r["method"]) if r["method"] in METHODS else 0
            rest = bytes([number]) + (b"" if number else text(1, r["method"])) + bytes([r["scheme"] == "https"])
            rest += text(2, r["authority"]) + text(2, r["path"]) + write_headers(r["headers"])
        else:
            rest = f["target"].encode() if "target" in f else struct.pack(">H", f["publicPort"]) if "publicPort" in f else b""
        address = bytes.fromhex(f["address"])
        payload = struct.pack(">BBI8sQB", KINDS.index(f["kind"]), f["hops"], f["offer"], bytes.fromhex(f["session"]), f["window"],
                              len(address)) + address + struct.pack(">H", f["port"]) + rest
    elif kind == "HEAD":
        payload = struct.pack(">H", f["response"]["status"]) + write_headers(f["response"]["headers"])
    elif kind == "HEARTBEAT":
        payload = bytes.fromhex(f["incarnation"] + f["routeVersion"] + f["digest"]) + struct.pack(">H?", f["load"], f["ready"])
    else:
        payload = {"json": lambda v: v.encode(), "window": lambda v: struct.pack(">Q", v), "limit": lambda v: struct.pack(">Q", v),
                   "bytes": bytes.fromhex, "token": bytes.fromhex, "part": bytes.fromhex, "headers": write_headers,
                   "code": lambda v: struct.pack(">H", v) + f["detail"].encode(),
                   "lastStream": lambda v: struct.pack(">QHI", v, f["reason"], f["retryAfterMillis"]) + f["detail"].encode()}
        field = next(name for name in payload if name in f)
        payload = payload[field](f[field])
    flags = bool(f.get("fin")) | (2 if f.get("request") is True else 0)
    return len(payload).to_bytes(3, "big") + struct.pack(">BBQ", NOTICE if kind == "NOTICE" else TYPES.index(kind), flags, f["stream"]) + payload

def read_all(data):
    source, frames = Reader(data), []
    while source.at < len(data):
        length, kind, flags, stream = read_header(source.take(13))
        payload = source.take(length)
        frames += [read_payload(kind, flags, stream, payload)] if kind else []
    return frames

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
    golden(pathlib.Path(sys.argv[1]))
