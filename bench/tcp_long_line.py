#!/usr/bin/env python3
"""One stream across a long line, through a TCP tunnel and directly across the same relay, run by run.

The relay is relay/Delay.java: a round trip, a rate, and a queue of one bandwidth-delay product.
"""

import argparse
import os
import statistics
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from lib.floor import Culvert, iperf3_server, relay  # noqa: E402
from lib.load import await_idle, iperf3  # noqa: E402
from lib.procs import stop_all  # noqa: E402


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rtt-ms", type=float, default=100)
    arguments.add_argument("--mbit", type=float, default=400)
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--seconds", type=int, default=10)
    arguments.add_argument("--warmup", type=int, default=3, help="seconds of each run that do not count")
    arguments.add_argument("--tls", action="store_true")
    arguments.add_argument("--at-least", type=float, help="exit 1 when a median ratio is below this")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="culvert-bench-") as folder:
        try:
            server, upstream = iperf3_server(folder)
            direct = relay(folder, upstream, options.rtt_ms, options.mbit)
            tunnel = Culvert(folder, [upstream], options.tls,
                             link=lambda control: relay(folder, control, options.rtt_ms, options.mbit))
            failed = False
            for way, flags in (("up", []), ("down", ["-R"])):
                ratios = []
                for run in range(options.runs):
                    through, _ = iperf3(tunnel.port, options.seconds, *flags, warmup=options.warmup)
                    await_idle(server)
                    beside, _ = iperf3(direct, options.seconds, *flags, warmup=options.warmup)
                    await_idle(server)
                    ratios.append(through / beside)
                    print(f"run {run + 1} {way:4}: tunnel {through / 1e6:6.1f} Mbit/s, direct {beside / 1e6:6.1f} Mbit/s",
                          flush=True)
                median = statistics.median(ratios)
                failed |= bool(options.at_least) and median < options.at_least
                print(f"{way}: {median:.2f} of a direct connection (median)")
            return 1 if failed else 0
        finally:
            stop_all()


if __name__ == "__main__":
    sys.exit(main())
