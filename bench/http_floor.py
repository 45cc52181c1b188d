#!/usr/bin/env python3
"""Requests per second of small answers, Culvert beside two chained HAProxy, round by round.

Each round runs every tunnel once, in turn, so that what the machine does meanwhile meets all of them. A round of a
tunnel: a second with every body looked at, then the measured seconds. Errors and wrong bodies must be 0.
"""

import argparse
import os
import statistics
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from lib.floor import Culvert, HaproxyPair, nginx  # noqa: E402
from lib.load import cpu_seconds, wrk  # noqa: E402
from lib.procs import stop_all  # noqa: E402


def one_round(tunnel, seconds, connections):
    checked = wrk(tunnel.port, 1, "check.lua", connections)
    before = cpu_seconds(tunnel.processes)
    result = wrk(tunnel.port, seconds, "count.lua", connections)
    cpu = cpu_seconds(tunnel.processes) - before
    return {"req/s": result["requests"] / (result["micros"] / 1e6), "cpu": cpu * 10_000 / result["requests"],
            "p99": result["p99_us"] / 1000, "bad": result["errors"] + checked["errors"] + checked["wrong"]}


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=7)
    arguments.add_argument("--seconds", type=int, default=8)
    arguments.add_argument("--warmup", type=int, default=10, help="seconds for each tunnel before the first round")
    arguments.add_argument("--connections", type=int, default=64)
    arguments.add_argument("--tunnels", default="haproxy,culvert", help="of haproxy, haproxy-tls, culvert, culvert-tls, direct;"
                           " ratios are to the first")
    arguments.add_argument("--at-least", type=float, help="exit 1 when a ratio is below this")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="culvert-bench-") as folder:
        _, upstream_port = nginx(folder)
        tunnels = []
        for name in options.tunnels.split(","):
            kind, _, tls = name.partition("-")
            if kind == "direct":
                tunnels.append(argparse.Namespace(name="direct", port=upstream_port, processes=[]))
            else:
                tunnels.append({"haproxy": HaproxyPair, "culvert": Culvert}[kind](folder, upstream_port, tls == "tls"))
        try:
            return compare(tunnels, options)
        finally:
            stop_all()


def compare(tunnels, options):
    for tunnel in tunnels:
        wrk(tunnel.port, options.warmup, "count.lua", options.connections)
    rounds = {tunnel.name: [] for tunnel in tunnels}
    for number in range(options.rounds):
        for tunnel in tunnels:
            result = one_round(tunnel, options.seconds, options.connections)
            rounds[tunnel.name].append(result)
            print(f"round {number + 1} {tunnel.name:12} {result['req/s']:9.0f} req/s  p99 {result['p99']:6.2f} ms"
                  f"  {result['cpu']:5.3f} CPU s / 10,000  bad {result['bad']}", flush=True)
    first = tunnels[0].name
    failed = False
    print("\ntunnel       median req/s  ratio (of each round: median)  p99 ms  CPU s / 10,000  bad")
    for name, results in rounds.items():
        ratio = statistics.median(a["req/s"] / b["req/s"] for a, b in zip(results, rounds[first]))
        median = {key: statistics.median(r[key] for r in results) for key in ("req/s", "p99", "cpu")}
        bad = sum(r["bad"] for r in results)
        failed |= bad > 0 or (options.at_least is not None and ratio < options.at_least)
        print(f"{name:12} {median['req/s']:12.0f}  {ratio:29.2f}  {median['p99']:6.2f}  {median['cpu']:14.3f}  {bad:3}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
