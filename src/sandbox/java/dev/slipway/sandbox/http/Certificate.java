package dev.slipway.sandbox.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A self-signed certificate for 127.0.0.1, which the JDK's keytool creates in a temporary folder. Its key store is also the
 * trust store of a client.
 */
final class Certificate implements AutoCloseable {
    /** It protects nothing: the key is deleted when the server closes. */
    private static final String PASSWORD = "sandbox";

    private static final String ALIAS = "sandbox";

    private final Path folder;
    private final Path store;

    /** @throws UncheckedIOException if keytool fails */
    Certificate() {
        try {
            folder = Files.createTempDirectory("sandbox-tls");
            store = folder.resolve("certificate.p12");
            create();
        } catch (IOException e) {
            throw new UncheckedIOException("the sandbox cannot create its certificate", e);
        }
    }

    private void create() throws IOException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-validity",
                        "30")
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.onExit().join().exitValue() != 0) {
            throw new IOException("keytool: " + said);
        }
    }

    /** What a server of TLS needs. */
    SSLContext context() {
        try (InputStream content = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(content, PASSWORD.toCharArray());
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("the sandbox cannot read the certificate that it created in " + store, e);
        }
    }

    /** The options of a Java process that trusts the certificate. */
    List<String> options() {
        return List.of("-Djavax.net.ssl.trustStore=" + store, "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
    }

    /** The certificate for clients that are not Java processes. */
    String pem() {
        try {
            byte[] encoded = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray())
                    .getCertificate(ALIAS)
                    .getEncoded();
            return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
                    .formatted(Base64.getMimeEncoder().encodeToString(encoded));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("the sandbox cannot read the certificate that it created in " + store, e);
        }
    }

    /** Deletes the folder. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(store);
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("the sandbox cannot delete " + folder, e);
        }
    }
}
