#!/usr/bin/env python3
"""A new stream over an artificial round trip: when it has reached 90 % of its final rate. The relay is relay/Delay.java."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from lib.floor import Culvert, nginx, relay  # noqa: E402
from lib.procs import BENCH, stop_all  # noqa: E402


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rtt-ms", type=float, default=100)
    arguments.add_argument("--mbit", type=float, default=400, help="0 = no cap")
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--seconds", type=int, default=8)
    arguments.add_argument("--tls", action="store_true")
    arguments.add_argument("--at-most-ms", type=float, help="exit 1 when the median is above this")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="culvert-bench-") as folder:
        try:
            _, upstream_port = nginx(folder)
            with open(os.path.join(folder, "www", "endless"), "wb") as f:
                f.truncate(64 << 30)
            tunnel = Culvert(folder, upstream_port, options.tls, link=lambda control: relay(folder, control, options.rtt_ms, options.mbit))
            results = []
            for run in range(options.runs):
                out = subprocess.run(["java", os.path.join(BENCH, "load", "Ramp.java"), "--port", str(tunnel.port),
                                      "--path", "/endless", "--seconds", str(options.seconds)],
                                     check=True, stdout=subprocess.PIPE, text=True).stdout
                results.append(json.loads(out))
                print(f"run {run + 1}: {out.strip()}", flush=True)
            median = statistics.median(r["reached_90_percent_ms"] for r in results)
            rate = statistics.median(r["final_mbit_s"] for r in results)
            print(f"\nmedian: 90 % of {rate:.0f} Mbit/s after {median:.0f} ms")
            return 1 if options.at_most_ms and median > options.at_most_ms else 0
        finally:
            stop_all()


if __name__ == "__main__":
    sys.exit(main())
