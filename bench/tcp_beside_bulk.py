#!/usr/bin/env python3
"""Small requests beside a bulk stream on one link, whose line is `tbf rate 20mbit latency 20ms` both ways.

Server and client stand in network namespaces of their own (as root). A 1 KiB file is asked for again and again on a
connection of its own while iperf3 fills the line, first down, then up.
"""

import argparse
import http.client
import json
import os
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from lib.floor import Culvert, Place, iperf3_server, nginx  # noqa: E402
from lib.procs import Proc, stop_all  # noqa: E402


def requests(port, seconds, pause):
    """What runs in the server's namespace: prints the p50 and p99 in milliseconds."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    times = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        begun = time.monotonic()
        connection.request("GET", "/small")
        body = connection.getresponse().read()
        if len(body) != 1024:
            raise RuntimeError(f"{len(body)} bytes (expected: 1024)")
        times.append((time.monotonic() - begun) * 1000)
        time.sleep(pause)
    times.sort()
    print(json.dumps({"requests": len(times), "p50": times[len(times) // 2], "p99": times[len(times) * 99 // 100]}))


class Line:
    """Two namespaces and a veth between them, each end shaped; gone with the namespaces."""

    def __init__(self, rate, latency):
        self.names = [f"cvb{os.getpid()}{end}" for end in "ab"]
        self.places = []
        for number, name in enumerate(self.names):
            self._run("ip", "netns", "add", name)
            self.places.append(Place(f"10.84.0.{number + 1}", ["ip", "netns", "exec", name]))
        a, b = self.names
        self._run("ip", "-n", a, "link", "add", "eth0", "type", "veth", "peer", "name", "eth0", "netns", b)
        for name, place in zip(self.names, self.places):
            self._run("ip", "-n", name, "link", "set", "lo", "up")
            self._run("ip", "-n", name, "address", "add", place.address + "/24", "dev", "eth0")
            self._run("ip", "-n", name, "link", "set", "eth0", "up")
            self._run("tc", "-n", name, "qdisc", "add", "dev", "eth0", "root", "tbf", "rate", rate, "burst", "16kb",
                      "latency", latency)

    def close(self):
        for name in self.names:
            subprocess.run(["ip", "netns", "delete", name])

    @staticmethod
    def _run(*command):
        subprocess.run(command, check=True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rate", default="20mbit")
    arguments.add_argument("--latency", default="20ms")
    arguments.add_argument("--seconds", type=int, default=30)
    arguments.add_argument("--pause", type=float, default=0.02, help="seconds between two requests")
    arguments.add_argument("--tls", action="store_true")
    arguments.add_argument("--at-most-ms", type=float, help="exit 1 when a p99 is above this")
    arguments.add_argument("--requests", type=int, help=argparse.SUPPRESS)  # the port: this is the process in the namespace
    options = arguments.parse_args()
    if options.requests:
        requests(options.requests, options.seconds, options.pause)
        return 0
    with tempfile.TemporaryDirectory(prefix="culvert-bench-") as folder:
        line = Line(options.rate, options.latency)
        try:
            return measure(folder, line, options)
        finally:
            stop_all()
            line.close()


def measure(folder, line, options):
    public, private = line.places
    upstreams = [nginx(folder, private.prefix)[1], iperf3_server(folder, prefix=private.prefix)[1]]
    with open(os.path.join(folder, "www", "small"), "wb") as f:
        f.write(bytes(1024))
    tunnel = Culvert(folder, upstreams, options.tls, exit=public, private=private)
    failed = False
    for name, flags in (("alone", None), ("beside a bulk download", ["-R"]), ("beside a bulk upload", [])):
        bulk = None
        if flags is not None:
            bulk = Proc("bulk", [*public.prefix, "iperf3", "-J", "-c", "127.0.0.1", "-p", str(tunnel.ports[1]),
                                 "-t", str(options.seconds + 4), *flags], folder)
            time.sleep(2)
        out = subprocess.run([*public.prefix, sys.executable, os.path.abspath(__file__), "--requests",
                              str(tunnel.ports[0]), "--seconds", str(options.seconds), "--pause", str(options.pause)],
                             check=True, stdout=subprocess.PIPE, text=True).stdout
        result = json.loads(out)
        rate = ""
        if bulk:
            bulk.process.wait(60)
            rate = f", bulk {json.loads(bulk.output())['end']['sum_received']['bits_per_second'] / 1e6:.1f} Mbit/s"
        print(f"{name}: p50 {result['p50']:.1f} ms, p99 {result['p99']:.1f} ms of {result['requests']} requests{rate}",
              flush=True)
        failed |= bool(options.at_most_ms) and result["p99"] > options.at_most_ms
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
