#!/usr/bin/env python3
"""Streams that stop reading: the others' bytes, and their p99 beside the p99 without the stalled.

As it stands 1,000 over HTTP, half of them stalled at random. Over TCP: 2,000 that never read, from several addresses,
beside 100 that do, with -Xmx512m.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from lib.floor import Culvert, HaproxyPair, nginx  # noqa: E402
from lib.procs import BENCH, stop_all  # noqa: E402


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--tcp", action="store_true", help="a TCP tunnel, and 2,000 that never read")
    arguments.add_argument("--readers", type=int, help="default: 500, TCP 100")
    arguments.add_argument("--stalled", type=int, help="default: 500, TCP 2000")
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--seconds", type=int, default=8)
    arguments.add_argument("--per-second", type=float, default=2, help="requests of each reading stream")
    arguments.add_argument("--tunnel", default="culvert", help="culvert, culvert-tls, haproxy or haproxy-tls")
    arguments.add_argument("--java-opts", help="of Culvert's processes; default: -Xmx128m, TCP -Xmx512m")
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
            java_opts = options.java_opts or ("-Xmx512m" if options.tcp else "-Xmx128m")
            if kind == "culvert":
                tunnel = Culvert(folder, [upstream_port] if options.tcp else upstream_port, tls == "tls", java_opts)
            else:
                tunnel = HaproxyPair(folder, upstream_port, tls == "tls",
                                     "haproxy-tcp.cfg" if options.tcp else "haproxy.cfg")
            flags = ["--readers", str(options.readers or (100 if options.tcp else 500)),
                     "--stalled", str(options.stalled or (2000 if options.tcp else 500))]
            if options.tcp:
                flags += ["--read", "0", "--addresses", "8", "--receive-kib", "128"]
            out = subprocess.run(
                ["java", "-Xss256k", os.path.join(BENCH, "load", "Stalled.java"), "--port", str(tunnel.port),
                 "--small", os.path.join(folder, "www", "small"), "--big", os.path.join(folder, "www", "big"),
                 *flags, "--rounds", str(options.rounds),
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
