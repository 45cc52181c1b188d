package dev.culvert.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/**
 * Someone between client and server, with a certificate authority of his own that he offers as the server's. He accepts
 * every connection, answers what he is asked, and keeps every byte that he can read.
 */
final class Interceptor implements AutoCloseable {

    private static final String PASSWORD = "interceptor";

    private final SSLServerSocket server;
    private final String certificate;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final AtomicInteger connections = new AtomicInteger();

    private Interceptor(SSLServerSocket server, String certificate) {
        this.server = server;
        this.certificate = certificate;
        threads.execute(this::accept);
    }

    static Interceptor start() {
        Path folder = Folders.create("interceptor");
        try {
            Path store = folder.resolve("store.p12");
            keytool(
                    "-genkeypair",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=localhost",
                    "-ext",
                    "san=dns:localhost,ip:127.0.0.1",
                    "-ext",
                    "bc:c",
                    "-keystore",
                    store.toString(),
                    "-storepass",
                    PASSWORD,
                    "-alias",
                    "ca");
            String pem = keytool(
                    "-exportcert", "-rfc", "-keystore", store.toString(), "-storepass", PASSWORD, "-alias", "ca");
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD.toCharArray());
            }
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return new Interceptor(
                    (SSLServerSocket) context.getServerSocketFactory()
                            .createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                    pem);
        } catch (java.security.GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        } finally {
            Folders.delete(folder);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    /** All that was sent to him, decrypted. */
    String received() {
        synchronized (received) {
            return received.toString(StandardCharsets.ISO_8859_1);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } finally {
            threads.shutdownNow();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                connections.incrementAndGet();
                threads.execute(() -> serve(socket));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setSoTimeout(5_000);
            HttpHead head = HttpHead.read(new Recording(socket.getInputStream()));
            boolean asksForCa = head.target().equals("/.well-known/ca.crt");
            String body = asksForCa ? certificate : "no";
            String answer = String.join(
                    "\r\n",
                    asksForCa ? "HTTP/1.1 200 OK" : "HTTP/1.1 401 Unauthorized",
                    "Content-Length: " + body.length(),
                    "Connection: close",
                    "",
                    body);
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // the client refused the certificate
        }
    }

    private final class Recording extends java.io.FilterInputStream {

        Recording(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            synchronized (received) {
                received.write(one);
            }
            return one;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            synchronized (received) {
                received.write(buffer, offset, Math.max(0, count));
            }
            return count;
        }
    }

    private static String keytool(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = Distribution.javaHome().resolve("bin/keytool").toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        CulvertProcess done = CulvertProcess.program(command).run(Duration.ofSeconds(30));
        if (done.exitCode() != 0) {
            throw new IllegalStateException("keytool: " + done.output());
        }
        return done.stdout();
    }
}
