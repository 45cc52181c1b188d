"""Processes under test: started, waited for, measured by /proc, and ended by their own ids."""

import atexit
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time

BENCH = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TICKS = os.sysconf("SC_CLK_TCK")
_started = []


@atexit.register
def stop_all():
    """Whatever way a bench ends, nothing that it started stays behind."""
    for process in reversed(_started):
        process.stop()


signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for_port(port, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.01)
    raise TimeoutError(f"nothing listens on 127.0.0.1:{port} after {seconds} s")


class Proc:
    """One process, its output kept in a file of the bench's own folder."""

    def __init__(self, name, argv, folder, env=None):
        self.name = name
        self.log = os.path.join(folder, f"{name}-{time.monotonic_ns()}.log")
        self.started = time.monotonic()
        with open(self.log, "wb") as out:
            self.process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
                                            env={**os.environ, **(env or {})}, start_new_session=True)
        _started.append(self)

    @property
    def pid(self):
        return self.process.pid

    def output(self):
        with open(self.log, encoding="utf-8", errors="replace") as f:
            return f.read()

    def wait_for(self, pattern, seconds=30):
        """Seconds from start to the first line that matches; polls the log each 2 ms."""
        with open(self.log, encoding="utf-8", errors="replace") as f:
            text = ""
            while time.monotonic() < self.started + seconds:
                text += f.read()
                if re.search(pattern, text):
                    return time.monotonic() - self.started
                if self.process.poll() is not None:
                    raise RuntimeError(f"{self.name} ended with {self.process.returncode}:\n{self.output()}")
                time.sleep(0.002)
        raise TimeoutError(f"{self.name} did not say {pattern!r} within {seconds} s:\n{self.output()}")

    def cpu_seconds(self):
        with open(f"/proc/{self.pid}/stat") as f:
            fields = f.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def rss_mib(self):
        with open(f"/proc/{self.pid}/status") as f:
            return int(re.search(r"VmRSS:\s+(\d+)", f.read()).group(1)) / 1024

    def stop(self, seconds=10):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        return self.process.returncode


def http_status(port, path="/", host=None, timeout=2):
    """A status, or None where nothing answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request("GET", path, headers={"Host": host} if host else {})
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()
