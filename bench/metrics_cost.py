#!/usr/bin/env python3
"""What counting every request costs: requests per second of small answers with the server's meters and without, round
by round. While the one with meters is measured it is scraped once a second, as a Prometheus would.

Without means -Dculvert.meters=off at the server and the client, the same program otherwise.
"""

import argparse
import os
import statistics
import sys
import tempfile
import threading
import urllib.request

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from http_floor import one_round, wrk  # noqa: E402
from lib.floor import Culvert, nginx  # noqa: E402
from lib.procs import stop_all  # noqa: E402


class Scraper:
    """Scrapes once a second until it is left."""

    def __init__(self, tunnel):
        self._request = urllib.request.Request(f"http://127.0.0.1:{tunnel.control}/metrics",
                                               headers={"Authorization": f"Bearer {tunnel.token}"})
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.failed = 0

    def _run(self):
        while not self._stop.wait(1):
            try:
                with urllib.request.urlopen(self._request, timeout=5) as answer:
                    answer.read()
            except OSError:
                self.failed += 1

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *failure):
        self._stop.set()
        self._thread.join()


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=9)
    arguments.add_argument("--seconds", type=int, default=8)
    arguments.add_argument("--warmup", type=int, default=10, help="seconds for each before the first round")
    arguments.add_argument("--connections", type=int, default=64)
    arguments.add_argument("--at-most", type=float, help="exit 1 when the cost is above this, as in 0.03")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="culvert-bench-") as folder:
        _, upstream = nginx(folder)
        try:
            without = Culvert(_folder(folder, "without"), upstream, False, java_opts="-Dculvert.meters=off")
            with_meters = Culvert(_folder(folder, "with"), upstream, False)
            return compare(with_meters, without, options)
        finally:
            stop_all()


def _folder(parent, name):
    path = os.path.join(parent, name)
    os.makedirs(path)
    return path


def compare(with_meters, without, options):
    for tunnel in (with_meters, without):
        wrk(tunnel.port, options.warmup, "count.lua", options.connections)
    throughput, cpu, bad = [], [], 0
    for number in range(options.rounds):
        # in turn first and second, so that neither has the better place
        order = (with_meters, without) if number % 2 == 0 else (without, with_meters)
        results = {}
        for tunnel in order:
            if tunnel is with_meters:
                with Scraper(tunnel) as scraper:
                    results[tunnel] = one_round(tunnel, options.seconds, options.connections)
                bad += scraper.failed
            else:
                results[tunnel] = one_round(tunnel, options.seconds, options.connections)
            bad += results[tunnel]["bad"]
        on, off = results[with_meters], results[without]
        throughput.append(1 - on["req/s"] / off["req/s"])
        cpu.append(on["cpu"] / off["cpu"] - 1)
        print(f"round {number + 1}  with {on['req/s']:8.0f} req/s {on['cpu']:.3f} CPU s / 10,000"
              f"  without {off['req/s']:8.0f} req/s {off['cpu']:.3f}  cost {throughput[-1]:+.1%}", flush=True)
    cost = statistics.median(throughput)
    print(f"\ncost of metering: {cost:+.1%} of throughput, {statistics.median(cpu):+.1%} CPU (medians of the rounds); bad {bad}")
    return 1 if bad or (options.at_most is not None and cost > options.at_most) else 0


if __name__ == "__main__":
    sys.exit(main())
