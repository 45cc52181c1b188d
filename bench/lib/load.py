"""Load generators of Debian's, and what they tell."""

import json
import os
import subprocess
import time

from lib.procs import BENCH


def wrk(port, seconds, script, connections, *flags):
    """Requests of /60 by one thread; the JSON line of the script, which lies in bench/floor."""
    out = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", *flags,
                          "-s", os.path.join(BENCH, "floor", script), f"http://127.0.0.1:{port}/60"],
                         capture_output=True, text=True, check=True, timeout=seconds + 30).stdout
    return json.loads([line for line in out.splitlines() if line.startswith("{")][-1])


def iperf3(port, seconds, *flags, warmup=1, host="127.0.0.1"):
    """(bits a second, bytes) that the receiver has got after the warm-up, in one run of its own."""
    run = subprocess.run(["iperf3", "-J", "-c", host, "-p", str(port), "-t", str(seconds), "-O", str(warmup), *flags],
                         capture_output=True, text=True, timeout=seconds + warmup + 30)
    result = json.loads(run.stdout)
    if "error" in result:
        raise RuntimeError(f"iperf3 {' '.join(flags)}: {result['error']}")
    received = result["end"]["sum_received"]
    return received["bits_per_second"], received["bytes"]


def await_idle(server, seconds=30):
    """Waits until an iperf3 server has ended its last test: across a long line its client knows of the end before it."""
    end = time.monotonic() + seconds
    while server.output().rfind("Server listening") < server.output().rfind("Accepted connection"):
        if time.monotonic() > end:
            raise RuntimeError(f"iperf3 -s: still busy after {seconds} s (expected: 'Server listening' after its last test)")
        time.sleep(0.02)


def cpu_seconds(processes):
    return sum(process.cpu_seconds() for process in processes)
