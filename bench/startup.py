#!/usr/bin/env python3
"""From exec to ready: the server (its ready line) and the client (its connected line), several times; medians."""

import argparse
import os
import statistics
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from lib.floor import Culvert  # noqa: E402
from lib.procs import free_port  # noqa: E402


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=11)
    arguments.add_argument("--plain", action="store_true", help="ws:// instead of wss:// with auto-TLS")
    arguments.add_argument("--at-most", type=float, help="exit 1 when a median is above this, in seconds")
    options = arguments.parse_args()
    server, client = [], []
    with tempfile.TemporaryDirectory(prefix="culvert-bench-") as folder:
        for run in range(options.runs + 1):
            tunnel = Culvert(folder, free_port(), not options.plain)
            for process in reversed(tunnel.processes):
                process.stop()
            if run == 0:
                continue  # the first may build, makes the certificates and fills the page cache
            server.append(tunnel.server_seconds)
            client.append(tunnel.client_seconds)
            print(f"run {run}: server {server[-1]:.3f} s, client {client[-1]:.3f} s", flush=True)
    medians = statistics.median(server), statistics.median(client)
    print(f"\nmedian: server {medians[0]:.3f} s, client {medians[1]:.3f} s")
    return 1 if options.at_most and max(medians) > options.at_most else 0


if __name__ == "__main__":
    sys.exit(main())
