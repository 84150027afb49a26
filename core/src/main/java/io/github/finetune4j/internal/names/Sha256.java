// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.names;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** SHA-256, by which things are named and known again, in lower-case hexadecimal where it is text. */
public final class Sha256 {
    private static final String KEYED = "HmacSHA256";

    private Sha256() {}

    /** {@return a fresh digest} */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256 -> run a complete Java 17 or later", e);
        }
    }

    /** {@return a keyed one, HMAC-SHA256} */
    public static Mac keyed(byte[] key) {
        try {
            Mac mac = Mac.getInstance(KEYED);
            mac.init(new SecretKeySpec(key, KEYED));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + KEYED + " -> run a complete Java 17 or later", e);
        }
    }

    private static byte[] bytes(String text) {
        return digest().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return the beginning of the hash of a text in UTF-8} */
    public static String start(String text, int bytes) {
        return HexFormat.of().formatHex(bytes(text), 0, bytes);
    }

    /** {@return the first eight bytes of the hash of a text in UTF-8, as a number} */
    public static long number(String text) {
        return ByteBuffer.wrap(bytes(text)).getLong();
    }

    /** {@return the hash of bytes} */
    public static String of(byte[] bytes) {
        return HexFormat.of().formatHex(digest().digest(bytes));
    }

    /** {@return the hash of a text in UTF-8} */
    public static String of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return the hash of a file} */
    public static String of(Path file) throws IOException {
        MessageDigest digest = digest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
