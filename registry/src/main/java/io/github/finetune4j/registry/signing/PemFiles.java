// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.signing;

import io.github.finetune4j.error.FineTuneException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * Reads keys and certificates from PEM files.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class PemFiles {
    private static final int LINE = 64;

    private PemFiles() {}

    /**
     * {@return the EC key of a file with {@code BEGIN PRIVATE KEY}: PKCS #8 without a password}
     *
     * @param file in PEM
     * @throws FineTuneException if it holds no such key
     */
    public static PrivateKey privateKey(Path file) {
        try {
            byte[] bytes = bytes(file, "PRIVATE KEY");
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(bytes));
        } catch (GeneralSecurityException e) {
            throw new FineTuneException("no EC key in " + file + " -> give one of P-256, P-384 or P-521", e);
        }
    }

    /**
     * {@return the EC key of a file with {@code BEGIN PUBLIC KEY}}
     *
     * @param file in PEM
     * @throws FineTuneException if it holds no such key
     */
    public static PublicKey publicKey(Path file) {
        try {
            byte[] bytes = bytes(file, "PUBLIC KEY");
            return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(bytes));
        } catch (GeneralSecurityException e) {
            throw new FineTuneException("no EC key in " + file + " -> give one of P-256, P-384 or P-521", e);
        }
    }

    /**
     * {@return the certificates of a file, in their order, at least one}
     *
     * @param file in PEM
     * @throws FineTuneException if it holds none
     */
    public static List<X509Certificate> certificates(Path file) {
        List<X509Certificate> certificates = new ArrayList<>();
        try (ByteArrayInputStream in = new ByteArrayInputStream(read(file).getBytes(StandardCharsets.UTF_8))) {
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                certificates.add((X509Certificate) each);
            }
        } catch (CertificateException | IOException e) {
            throw new FineTuneException(
                    "no certificates in " + file + " -> give a PEM file with X.509 certificates", e);
        }
        if (certificates.isEmpty()) {
            throw new FineTuneException("certificates in " + file + ": 0 -> give a PEM file with X.509 certificates");
        }
        return certificates;
    }

    /** {@return a public key as OpenSSL prints it} */
    static String text(PublicKey key) {
        String body = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
    }

    private static byte[] bytes(Path file, String kind) {
        Pattern block = Pattern.compile("-----BEGIN " + kind + "-----([^-]*)-----END " + kind + "-----");
        Matcher found = block.matcher(read(file));
        if (!found.find()) {
            throw new FineTuneException("no \"BEGIN " + kind + "\" in " + file + " -> convert the key: openssl "
                    + (kind.equals("PUBLIC KEY") ? "pkey -pubout" : "pkcs8 -topk8 -nocrypt"));
        }
        return Base64.getMimeDecoder().decode(found.group(1));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new FineTuneException("can't read " + file + " -> name a PEM file that this process may read", e);
        }
    }
}
