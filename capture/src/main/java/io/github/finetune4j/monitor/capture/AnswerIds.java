// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Ids of answers, which nobody without the secret can make or read, and subjects, which nobody without it can guess. An
 * id carries its subject, so that feedback that comes weeks later can be erased with the rest, whatever became of the
 * interaction.
 */
final class AnswerIds {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int LEAST_SECRET = 16;
    private static final int BYTES = 3 * Long.BYTES;
    private static final int RADIX = 16;

    private final ThreadLocal<Mac> mac;

    private AnswerIds(byte[] key) {
        SecretKeySpec spec = new SecretKeySpec(key, ALGORITHM);
        mac = ThreadLocal.withInitial(() -> mac(spec));
    }

    /**
     * @param secret the application's; none: ids are as secret as the store's salt
     * @param salt the store's, so that an id of another store is none here
     */
    static AnswerIds of(byte[] secret, byte[] salt) {
        if (secret.length == 0 && salt.length == 0) {
            throw new IllegalArgumentException("the secret of a capture: none, and its store keeps no salt"
                    + " -> give secret(bytes), the same in every process");
        }
        if (secret.length > 0 && secret.length < LEAST_SECRET) {
            throw new IllegalArgumentException(
                    "the secret of a capture: " + secret.length + " bytes -> give at least " + LEAST_SECRET);
        }
        Mac root = mac(new SecretKeySpec(secret.length == 0 ? salt : secret, ALGORITHM));
        root.update("finetune4j capture".getBytes(StandardCharsets.UTF_8));
        return new AnswerIds(root.doFinal(salt));
    }

    private static Mac mac(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + ALGORITHM + " -> run a complete Java 17 or later", e);
        }
    }

    /** {@return the keyed hash of a request's key; never 0, which means nobody} */
    long subject(String key) {
        Mac its = mac.get();
        its.update((byte) 's');
        long hash = ByteBuffer.wrap(its.doFinal(key.getBytes(StandardCharsets.UTF_8)))
                .getLong();
        return hash == 0 ? 1 : hash;
    }

    /** {@return a subject in words; empty for nobody} */
    static String word(long subject) {
        return subject == 0 ? "" : HexFormat.of().toHexDigits(subject);
    }

    /** {@return a new id} */
    String next(long subject) {
        long nonce = ThreadLocalRandom.current().nextLong();
        byte[] id = ByteBuffer.allocate(BYTES)
                .putLong(nonce)
                .putLong(subject ^ digest('m', nonce, 0))
                .putLong(digest('c', nonce, subject))
                .array();
        return HexFormat.of().formatHex(id);
    }

    /** {@return the subject of an id, 0 for nobody; empty for an id that is not one of these} */
    Optional<Long> subjectOf(String id) {
        if (id.length() != 2 * BYTES || !id.chars().allMatch(AnswerIds::digit)) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(id));
        long nonce = bytes.getLong();
        long subject = bytes.getLong() ^ digest('m', nonce, 0);
        return bytes.getLong() == digest('c', nonce, subject) ? Optional.of(subject) : Optional.empty();
    }

    private static boolean digit(int character) {
        return Character.digit(character, RADIX) >= 0 && !Character.isUpperCase(character) && character < 'g';
    }

    private long digest(char purpose, long nonce, long subject) {
        byte[] input = ByteBuffer.allocate(1 + 2 * Long.BYTES)
                .put((byte) purpose)
                .putLong(nonce)
                .putLong(subject)
                .array();
        return ByteBuffer.wrap(mac.get().doFinal(input)).getLong();
    }
}
