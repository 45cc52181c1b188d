#!/usr/bin/env python3
"""A TCP tunnel beside two chained HAProxy TCP proxies, round by round.

Measures: keep (requests a second, wrk -t1 -c64), new (the same with a connection for each), up and down (one iperf3
stream each way). Each round runs every tunnel once in each measure, in turn. CPU seconds are the tunnel's own: for 10,000
requests, for a GB.
"""

import argparse
import os
import statistics
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from lib.floor import Culvert, TcpPairs, iperf3_server, nginx  # noqa: E402
from lib.load import cpu_seconds, iperf3, wrk  # noqa: E402
from lib.procs import stop_all  # noqa: E402

UNITS = {"keep": "req/s", "new": "req/s", "up": "Gbit/s", "down": "Gbit/s"}


def measure(name, tunnel, seconds, connections):
    """(figure, CPU seconds for each 10,000 requests or GB, wrong answers)"""
    web, bulk = tunnel.ports
    before = cpu_seconds(tunnel.processes)
    if name in ("up", "down"):
        # the warm-up's CPU counts, and so do its bytes
        rate, _ = iperf3(bulk, seconds, *(["-R"] if name == "down" else []), warmup=0)
        return rate / 1e9, (cpu_seconds(tunnel.processes) - before) / (rate * seconds / 8e9), 0
    result = wrk(web, seconds, "count.lua", connections, *(["-H", "Connection: close"] if name == "new" else []))
    cpu = cpu_seconds(tunnel.processes) - before
    return result["requests"] / (result["micros"] / 1e6), cpu * 10_000 / result["requests"], result["errors"]


def checked(tunnel, connections):
    """Wrong or missing answers in a second in which every body is looked at."""
    result = wrk(tunnel.ports[0], 1, "check.lua", connections)
    return result["errors"] + result["wrong"]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--seconds", type=int, default=8)
    arguments.add_argument("--warmup", type=int, default=8, help="seconds for each tunnel and measure before the first round")
    arguments.add_argument("--connections", type=int, default=64)
    arguments.add_argument("--measures", default="keep,new,up,down")
    arguments.add_argument("--tunnels", default="haproxy,culvert",
                           help="of haproxy, haproxy-tls, culvert, culvert-tls; ratios are to the first")
    arguments.add_argument("--java-opts", help="of Culvert's processes")
    arguments.add_argument("--at-least", default="", help="such as keep=1.1,up=0.8: exit 1 when a ratio is below")
    options = arguments.parse_args()
    marks = {name: float(value) for name, value in (mark.split("=") for mark in options.at_least.split(",") if mark)}
    with tempfile.TemporaryDirectory(prefix="culvert-bench-") as folder:
        try:
            upstreams = [nginx(folder)[1], iperf3_server(folder)[1]]
            tunnels = []
            for name in options.tunnels.split(","):
                kind, _, tls = name.partition("-")
                tunnels.append(TcpPairs(folder, upstreams, tls == "tls") if kind == "haproxy"
                               else Culvert(folder, upstreams, tls == "tls", options.java_opts))
            return compare(tunnels, options.measures.split(","), options, marks)
        finally:
            stop_all()


def compare(tunnels, measures, options, marks):
    for tunnel in tunnels:
        for name in measures:
            measure(name, tunnel, options.warmup, options.connections)
    rounds = {(tunnel.name, name): [] for name in measures for tunnel in tunnels}
    bad = 0
    for number in range(options.rounds):
        for name in measures:
            for tunnel in tunnels:
                wrong = checked(tunnel, options.connections) if name == "keep" else 0
                figure, cpu, errors = measure(name, tunnel, options.seconds, options.connections)
                bad += wrong + errors
                rounds[tunnel.name, name].append((figure, cpu))
                print(f"round {number + 1} {tunnel.name:12} {name:5} {figure:10.2f} {UNITS[name]:6} {cpu:7.3f} CPU s"
                      f"  bad {wrong + errors}", flush=True)
    print("\ntunnel       measure      median  ratio (of each round: median)  CPU s a GB or 10,000")
    failed = bad > 0
    for (tunnel, name), results in rounds.items():
        first = rounds[tunnels[0].name, name]
        ratio = statistics.median(a[0] / b[0] for a, b in zip(results, first))
        failed |= tunnel != tunnels[0].name and ratio < marks.get(name, 0)
        print(f"{tunnel:12} {name:7} {statistics.median(r[0] for r in results):11.2f}  {ratio:29.2f}"
              f"  {statistics.median(r[1] for r in results):20.3f}")
    print(f"bad answers: {bad}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
