// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A certificate for this machine that has expired, signed by an authority that the client trusts; made once with the
 * JDK's keytool.
 *
 * @param server shows it
 * @param client trusts its authority
 */
record Certificates(SSLContext server, SSLContext client) {
    private static final String PASSWORD = "changeit";

    private static @Nullable Certificates made;

    static synchronized Certificates expired(Path folder) throws IOException, GeneralSecurityException {
        Certificates known = made;
        if (known == null) {
            known = make(folder);
            made = known;
        }
        return known;
    }

    private static Certificates make(Path folder) throws IOException, GeneralSecurityException {
        String authority = folder.resolve("authority.p12").toString();
        String server = folder.resolve("server.p12").toString();
        String request = folder.resolve("server.csr").toString();
        String signed = folder.resolve("server.crt").toString();
        String root = folder.resolve("authority.crt").toString();
        keytool(authority, "-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=Test CA", "-ext", "bc:c");
        keytool(server, "-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=127.0.0.1");
        keytool(authority, "-exportcert", "-alias", "ca", "-rfc", "-file", root);
        keytool(server, "-certreq", "-alias", "server", "-file", request);
        keytool(
                authority,
                "-gencert",
                "-alias",
                "ca",
                "-infile",
                request,
                "-outfile",
                signed,
                "-rfc",
                "-startdate",
                "-30d",
                "-validity",
                "10",
                "-ext",
                "san=ip:127.0.0.1");
        keytool(server, "-importcert", "-alias", "ca", "-file", root, "-noprompt");
        keytool(server, "-importcert", "-alias", "server", "-file", signed, "-noprompt");
        return new Certificates(server(Path.of(server)), client(Path.of(authority)));
    }

    private static void keytool(String store, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(Arrays.asList(arguments));
        command.addAll(List.of("-keystore", store, "-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("keytool " + arguments[0] + ": " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static KeyStore store(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private static SSLContext server(Path file) throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store(file), PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static SSLContext client(Path file) throws IOException, GeneralSecurityException {
        KeyStore roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        roots.setCertificateEntry("ca", store(file).getCertificate("ca"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(roots);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
