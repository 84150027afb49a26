// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.read;

import io.github.finetune4j.chat.Role;
import io.github.finetune4j.dataset.internal.hash.ContentHash;
import io.github.finetune4j.dataset.internal.split.SplitRule;
import io.github.finetune4j.internal.names.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * The place of a prompt in [0, 1), as {@link SplitRule#place}, from UTF-8 bytes; for one thread. All is hashed in one
 * go.
 */
final class PlainPlace {
    private static final int LONGEST_COUNT = 11; // digits and the colon
    private static final Map<Role, byte[]> ROLES = roles();
    private final NormalBytes normal = new NormalBytes();
    private final byte[] salt;
    private final MessageDigest sha256 = Sha256.digest();
    private byte[] bytes = new byte[1 << 12];
    private int length;

    PlainPlace(SplitRule rule) {
        this.salt = rule.salt();
    }

    private static Map<Role, byte[]> roles() {
        Map<Role, byte[]> counted = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            String word = role.word();
            counted.put(role, (word.length() + ":" + word).getBytes(StandardCharsets.ISO_8859_1));
        }
        return counted;
    }

    void start() {
        System.arraycopy(salt, 0, bytes, 0, salt.length);
        length = salt.length;
    }

    /**
     * Adds a message of the prompt.
     *
     * @param utf8 holds its text, with eight readable bytes behind {@code to}
     */
    void add(Role role, byte[] utf8, int from, int to) {
        byte[] word = Objects.requireNonNull(ROLES.get(role));
        ensure(word.length + LONGEST_COUNT + to - from);
        System.arraycopy(word, 0, bytes, length, word.length);
        length += word.length;
        if (!known(utf8, from, to)) {
            String text = new String(utf8, from, to - from, StandardCharsets.UTF_8);
            other(ContentHash.normal(text).getBytes(StandardCharsets.UTF_8));
        }
    }

    // The number of bytes stands before them and is known after them; mostly it has as many digits as before
    // normalising
    private boolean known(byte[] text, int from, int to) {
        int guessed = length + digits(to - from) + 1;
        int end = normal.write(text, from, to, bytes, guessed);
        if (end < 0) {
            return false;
        }
        int count = end - guessed;
        int start = length + digits(count) + 1;
        if (start < guessed) {
            System.arraycopy(bytes, guessed, bytes, start, count);
        }
        count(count);
        length += count;
        return true;
    }

    // Lower case may have more bytes
    private void other(byte[] text) {
        ensure(LONGEST_COUNT + text.length);
        count(text.length);
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
    }

    private void count(int number) {
        int digits = digits(number);
        int rest = number;
        for (int i = length + digits - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        bytes[length + digits] = ':';
        length += digits + 1;
    }

    private static int digits(int number) {
        int digits = 1;
        for (int rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        return digits;
    }

    double place() {
        sha256.update(bytes, 0, length);
        return SplitRule.place(sha256.digest());
    }

    private void ensure(int room) {
        int needed = length + room + NormalBytes.ROOM;
        if (bytes.length < needed) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
        }
    }
}
