"""The tunnels that are compared: two chained HAProxy, and Culvert; and the servers behind them."""

import os
import secrets
import subprocess

from lib.procs import BENCH, Proc, free_port, wait_for_port

CULVERT = os.environ.get("CULVERT", os.path.join(os.path.dirname(BENCH), "culvert"))


def _fill(template, target, **values):
    with open(os.path.join(BENCH, "floor", template)) as f:
        text = f.read()
    for key, value in values.items():
        text = text.replace(f"@{key}@", str(value))
    with open(target, "w") as f:
        f.write(text)
    return target


def nginx(folder, prefix=()):
    """Starts the upstream; (process, port). Files for bulk go to folder/www. prefix: words in front of the command."""
    port = free_port()
    os.makedirs(os.path.join(folder, "www"), exist_ok=True)
    os.chmod(folder, 0o755)
    config = _fill("nginx.conf", os.path.join(folder, "nginx.conf"), DIR=folder, PORT=port)
    process = Proc("nginx", [*prefix, "nginx", "-e", os.path.join(folder, "nginx.err"), "-c", config], folder)
    if not prefix:
        wait_for_port(port)
    return process, port


def iperf3_server(folder, host="127.0.0.1", prefix=()):
    """Starts the upstream of bulk; (process, port)."""
    port = free_port()
    process = Proc("iperf3", [*prefix, "iperf3", "-s", "-B", host, "-p", str(port), "--forceflush"], folder)
    process.wait_for("Server listening")
    return process, port


def relay(folder, to, rtt_ms, mbit):
    """Starts the artificial line in front of a port; its own port."""
    process = Proc("delay", ["java", os.path.join(BENCH, "relay", "Delay.java"), "--to", f"127.0.0.1:{to}",
                             "--rtt-ms", str(rtt_ms), "--mbit", str(mbit)], folder)
    process.wait_for("listening")
    return int(process.output().rsplit(":", 1)[1])


class HaproxyPair:
    """Visitor → HAProxy → (plain or TLS) → HAProxy → upstream."""

    def __init__(self, folder, upstream, tls, template="haproxy.cfg"):
        self.name = "haproxy" + ("-tls" if tls else "")
        self.template = template
        self.port, inner = free_port(), free_port()
        bind = server = ""
        if tls:
            bind = f"ssl crt {_certificate(folder)} ssl-min-ver TLSv1.3"
            server = "ssl verify none"
        near = self._start(folder, "client", PORT=inner, BIND=bind, NEXT=upstream, SERVER="")
        wait_for_port(inner)
        far = self._start(folder, "exit", PORT=self.port, BIND="", NEXT=inner, SERVER=server)
        wait_for_port(self.port)
        self.processes = [far, near]

    def _start(self, folder, end, **values):
        config = _fill(self.template, os.path.join(folder, f"{self.name}-{end}-{self.port}.cfg"), **values)
        return Proc(f"{self.name}-{end}", ["haproxy", "-q", "-db", "-f", config], folder)


class TcpPairs:
    """A pair of HAProxy as TCP proxies for each upstream."""

    def __init__(self, folder, upstreams, tls):
        pairs = [HaproxyPair(folder, upstream, tls, "haproxy-tcp.cfg") for upstream in upstreams]
        self.name = pairs[0].name
        self.ports = [pair.port for pair in pairs]
        self.processes = [process for pair in pairs for process in pair.processes]


class Place:
    """Where a process runs: an address of this machine, or of a network namespace with a prefix that enters it."""

    def __init__(self, address="127.0.0.1", prefix=()):
        self.address, self.prefix = address, list(prefix)


class Culvert:
    """The packaged program: one server, one client, on free ports.

    upstream is nginx's port, or a list of ports: then it is a TCP tunnel with a public port for each. link, given the
    control port, names the port that the client dials: that of a relay between them.
    """

    def __init__(self, folder, upstream, tls, java_opts=None, link=lambda control: control, exit=Place(), private=Place(),
                 server_flags=()):
        self.name = "culvert" + ("-tls" if tls else "")
        subprocess.run([CULVERT, "version"], check=True, stdout=subprocess.DEVNULL)  # builds where that is due
        self.port, self.control = free_port(), free_port()
        self.token = secrets.token_hex(20)
        env = {"CULVERT_TOKEN": self.token}
        if java_opts:
            env["JAVA_OPTS"] = java_opts
        state = os.path.join(folder, f"{self.name}-state")
        common = {**env, "XDG_STATE_HOME": state, "HOME": state}
        os.makedirs(state, exist_ok=True)
        if isinstance(upstream, list):
            self.ports = [free_port() for _ in upstream]
            self.port = self.ports[0]
            server, client = ["tcp", "server"], ["tcp", "client", "--upstream"]
            client.append(",".join(f"{port}=127.0.0.1:{to}" for port, to in zip(self.ports, upstream)))
        else:
            server, client = ["http", "server", "--port", str(self.port)], ["http", "client", "--upstream"]
            client.append(f"http://127.0.0.1:{upstream}")
        server += [*server_flags, "--control-addr", exit.address, "--control-port", str(self.control), "--data-addr", "127.0.0.1"]
        if tls:
            server += ["--auto-tls-san", "localhost,127.0.0.1," + exit.address, "--auto-tls-path",
                       os.path.join(state, "tls")]
        else:
            server += ["--auto-tls=false"]
        far = Proc(f"{self.name}-server", [*exit.prefix, CULVERT, *server], folder, common)
        self.processes = [far]
        self.server_seconds = far.wait_for(r"\bready\b")
        client += ["--url", f"{'wss' if tls else 'ws'}://{exit.address}:{link(self.control)}"]
        near = Proc(f"{self.name}-client", [*private.prefix, CULVERT, *client], folder, common)
        self.processes.append(near)
        self.client_seconds = near.wait_for(r"\bconnected\b")
        if isinstance(upstream, list):
            for port in self.ports:
                far.wait_for(rf"\blistening\b.*\bport={port}\b")


def _certificate(folder):
    pem = os.path.join(folder, "floor.pem")
    if not os.path.exists(pem):
        key, cert = os.path.join(folder, "floor.key"), os.path.join(folder, "floor.crt")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=localhost"],
                       check=True, capture_output=True)
        with open(pem, "w") as out:
            for part in (cert, key):
                with open(part) as f:
                    out.write(f.read())
    return pem
