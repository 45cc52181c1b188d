#!/usr/bin/env python3
"""1,000 streams, half of them stalled at random: the others' bytes, and their p99 beside the p99 without the stalled."""

import argparse
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from lib.floor import BENCH, Culvert, HaproxyPair, nginx  # noqa: E402
from lib.procs import stop_all  # noqa: E402


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--streams", type=int, default=1000)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--seconds", type=int, default=8)
    arguments.add_argument("--per-second", type=float, default=2, help="requests of each reading stream")
    arguments.add_argument("--tunnel", default="culvert", help="culvert, culvert-tls, haproxy or haproxy-tls")
    arguments.add_argument("--java-opts", default="-Xmx128m", help="of Culvert's processes")
    arguments.add_argument("--at-most", type=float, help="exit 1 when the ratio is above this")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="culvert-bench-") as folder:
        try:
            _, upstream_port = nginx(folder)
            files = {"small": 16 << 10, "big": 4 << 20}
            for name, size in files.items():
                with open(os.path.join(folder, "www", name), "wb") as f:
                    f.write(os.urandom(size))
            kind, _, tls = options.tunnel.partition("-")
            tunnel = (Culvert(folder, upstream_port, tls == "tls", options.java_opts) if kind == "culvert"
                      else HaproxyPair(folder, upstream_port, tls == "tls"))
            out = subprocess.run(
                ["java", "-Xss256k", os.path.join(BENCH, "load", "Stalled.java"), "--port", str(tunnel.port),
                 "--small", os.path.join(folder, "www", "small"), "--big", os.path.join(folder, "www", "big"),
                 "--streams", str(options.streams), "--rounds", str(options.rounds),
                 "--seconds", str(options.seconds), "--per-second", str(options.per_second)],
                check=True, stdout=subprocess.PIPE, text=True).stdout
            print(out.strip())
            for process in tunnel.processes:
                print(f"{process.name}: {process.rss_mib():.0f} MiB resident at the end")
            result = json.loads(out)
            return 1 if result["wrong"] or (options.at_most and result["ratio"] > options.at_most) else 0
        finally:
            stop_all()


if __name__ == "__main__":
    sys.exit(main())
