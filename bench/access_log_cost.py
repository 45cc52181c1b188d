#!/usr/bin/env python3
"""What the access log costs: requests per second of small answers without it, as Combined and as JSON, each into a file,
round by round. Ratios are to the server without one; what was dropped is told, since a record that is dropped costs less.
"""

import argparse
import os
import re
import sys
import tempfile
import urllib.request

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from http_floor import compare  # noqa: E402
from lib.floor import Culvert, nginx  # noqa: E402
from lib.procs import stop_all  # noqa: E402


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=9)
    arguments.add_argument("--seconds", type=int, default=8)
    arguments.add_argument("--warmup", type=int, default=10, help="seconds for each before the first round")
    arguments.add_argument("--connections", type=int, default=64)
    arguments.add_argument("--formats", default="off,combined,json", help="ratios are to the first")
    arguments.add_argument("--at-most", type=float, help="exit 1 when a cost is above this, as in 0.1")
    options = arguments.parse_args()
    options.at_least = None if options.at_most is None else 1 - options.at_most
    with tempfile.TemporaryDirectory(prefix="culvert-bench-") as folder:
        _, upstream = nginx(folder)
        try:
            tunnels = [logging(os.path.join(folder, name), upstream, name) for name in options.formats.split(",")]
            failed = compare(tunnels, options)
            for tunnel in tunnels:
                if tunnel.name != "off":
                    print(f"{tunnel.name:12} {counter(tunnel, 'written')} written, {counter(tunnel, 'dropped')} dropped")
            return failed
        finally:
            stop_all()


def logging(folder, upstream, name):
    os.makedirs(folder)
    flags = [] if name == "off" else ["--access-log", name, "--access-log-file", os.path.join(folder, "access.log")]
    tunnel = Culvert(folder, upstream, False, server_flags=flags)
    tunnel.name = name
    return tunnel


def counter(tunnel, what):
    request = urllib.request.Request(f"http://127.0.0.1:{tunnel.control}/metrics",
                                     headers={"Authorization": f"Bearer {tunnel.token}"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        text = answer.read().decode()
    return int(float(re.search(rf"^culvert_access_log_{what}_total (\S+)$", text, re.MULTILINE).group(1)))


if __name__ == "__main__":
    sys.exit(main())
