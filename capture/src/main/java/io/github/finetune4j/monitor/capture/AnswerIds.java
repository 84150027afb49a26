// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import io.github.finetune4j.internal.chat.CallIds;
import io.github.finetune4j.internal.names.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import javax.crypto.Mac;

/**
 * Ids of answers, which nobody without the secret can make or read, and subjects, which nobody without it can guess. An
 * id carries its subject, so that feedback that comes weeks later can be erased with the rest, whatever became of the
 * interaction.
 */
final class AnswerIds {
    private static final int LEAST_SECRET = 16;
    private static final int BYTES = 3 * Long.BYTES;
    private static final int RADIX = 16;

    private final ThreadLocal<Mac> mac;

    /**
     * An id as this capture has made it.
     *
     * @param responseId under which the interaction is kept
     * @param subject whom the answer was for; 0 for nobody
     */
    record Own(String responseId, long subject) {}

    private AnswerIds(byte[] key) {
        mac = ThreadLocal.withInitial(() -> Sha256.keyed(key));
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
        Mac root = Sha256.keyed(secret.length == 0 ? salt : secret);
        root.update("finetune4j capture".getBytes(StandardCharsets.UTF_8));
        return new AnswerIds(root.doFinal(salt));
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

    /**
     * {@return a new id}
     *
     * @param within the id that layers within have made, of which it becomes a part; empty if none
     * @param subject whom the answer is for; 0 for nobody
     */
    String next(String within, long subject) {
        long nonce = ThreadLocalRandom.current().nextLong();
        byte[] id = ByteBuffer.allocate(BYTES)
                .putLong(nonce)
                .putLong(subject ^ digest('m', nonce, 0, ""))
                .putLong(check(nonce, subject, within))
                .array();
        return CallIds.grown(within, HexFormat.of().formatHex(id));
    }

    /**
     * {@return what this capture has made of an id, empty for an id that it has not made} Layers around may have added
     * to it since.
     */
    Optional<Own> own(String callId) {
        List<String> parts = CallIds.parts(callId);
        for (int last = parts.size() - 1; last >= 0; last--) {
            Optional<Own> own = own(parts.subList(0, last), parts.get(last));
            if (own.isPresent()) {
                return own;
            }
        }
        return Optional.empty();
    }

    private Optional<Own> own(List<String> before, String part) {
        if (part.length() != 2 * BYTES || !part.chars().allMatch(AnswerIds::digit)) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(part));
        long nonce = bytes.getLong();
        long subject = bytes.getLong() ^ digest('m', nonce, 0, "");
        long check = bytes.getLong();
        if (check == check(nonce, subject, "")) {
            return Optional.of(new Own(part, subject));
        }
        String within = before.stream().reduce(CallIds::grown).orElse("");
        return !within.isEmpty() && check == check(nonce, subject, within)
                ? Optional.of(new Own(CallIds.grown(within, part), subject))
                : Optional.empty();
    }

    private long check(long nonce, long subject, String within) {
        return digest(within.isEmpty() ? 'c' : 'w', nonce, subject, within);
    }

    private static boolean digit(int character) {
        return Character.digit(character, RADIX) >= 0 && !Character.isUpperCase(character) && character < 'g';
    }

    private long digest(char purpose, long nonce, long subject, String within) {
        byte[] text = within.getBytes(StandardCharsets.UTF_8);
        byte[] input = ByteBuffer.allocate(1 + 2 * Long.BYTES + text.length)
                .put((byte) purpose)
                .putLong(nonce)
                .putLong(subject)
                .put(text)
                .array();
        return ByteBuffer.wrap(mac.get().doFinal(input)).getLong();
    }
}
