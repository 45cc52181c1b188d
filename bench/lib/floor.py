"""The tunnels that are compared: two chained HAProxy, and Culvert; and the nginx behind them."""

import os
import secrets
import subprocess

from lib.procs import Proc, free_port, wait_for_port

BENCH = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CULVERT = os.environ.get("CULVERT", os.path.join(os.path.dirname(BENCH), "culvert"))


def _fill(template, target, **values):
    with open(os.path.join(BENCH, "floor", template)) as f:
        text = f.read()
    for key, value in values.items():
        text = text.replace(f"@{key}@", str(value))
    with open(target, "w") as f:
        f.write(text)
    return target


def nginx(folder):
    """Starts the upstream; (process, port). Files for bulk go to folder/www."""
    port = free_port()
    os.makedirs(os.path.join(folder, "www"), exist_ok=True)
    os.chmod(folder, 0o755)
    config = _fill("nginx.conf", os.path.join(folder, "nginx.conf"), DIR=folder, PORT=port)
    process = Proc("nginx", ["nginx", "-e", os.path.join(folder, "nginx.err"), "-c", config], folder)
    wait_for_port(port)
    return process, port


class HaproxyPair:
    """Visitor → HAProxy → (plain or TLS) → HAProxy → upstream."""

    def __init__(self, folder, upstream, tls):
        self.name = "haproxy" + ("-tls" if tls else "")
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
        config = _fill("haproxy.cfg", os.path.join(folder, f"{self.name}-{end}.cfg"), **values)
        return Proc(f"{self.name}-{end}", ["haproxy", "-q", "-db", "-f", config], folder)


class Culvert:
    """The packaged program: one server, one client, on free ports.

    link, given the control port, names the port that the client dials: that of a relay between them.
    """

    def __init__(self, folder, upstream, tls, java_opts=None, link=lambda control: control):
        self.name = "culvert" + ("-tls" if tls else "")
        subprocess.run([CULVERT, "version"], check=True, stdout=subprocess.DEVNULL)  # builds where that is due
        self.port, self.control = free_port(), free_port()
        env = {"CULVERT_TOKEN": secrets.token_hex(20)}
        if java_opts:
            env["JAVA_OPTS"] = java_opts
        state = os.path.join(folder, f"{self.name}-state")
        common = {**env, "XDG_STATE_HOME": state, "HOME": state}
        os.makedirs(state, exist_ok=True)
        server = [CULVERT, "http", "server", "--control-addr", "127.0.0.1", "--control-port", str(self.control),
                  "--data-addr", "127.0.0.1", "--port", str(self.port)]
        client = [CULVERT, "http", "client", "--upstream", f"http://127.0.0.1:{upstream}", "--url"]
        if tls:
            server += ["--auto-tls-san", "localhost", "--auto-tls-path", os.path.join(state, "tls")]
            client.append("wss://localhost")
        else:
            server += ["--auto-tls=false"]
            client.append("ws://127.0.0.1")
        far = Proc(f"{self.name}-server", server, folder, common)
        self.processes = [far]
        self.server_seconds = far.wait_for(r"\bready\b")
        client[-1] = f"{client[-1]}:{link(self.control)}"
        near = Proc(f"{self.name}-client", client, folder, common)
        self.processes.append(near)
        self.client_seconds = near.wait_for(r"\bconnected\b")


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
