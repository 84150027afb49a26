// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.internal.provider;

import io.github.finetune4j.http.upload.Checksums;
import io.github.finetune4j.http.upload.Content;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** Texts as few characters that go into names. */
public final class Digits {
    private static final int RADIX = 36;
    private static final int HEX = 16;

    private Digits() {}

    /** {@return characters of the text's SHA-256 in base 36, about 5.17 bits each} */
    public static String of(String text, int characters) {
        BigInteger whole = new BigInteger(sha256(text), HEX);
        String digits = whole.mod(BigInteger.valueOf(RADIX).pow(characters)).toString(RADIX);
        return "0".repeat(characters - digits.length()) + digits;
    }

    /** {@return the text's SHA-256, in lower-case hexadecimal} */
    public static String sha256(String text) {
        return Checksums.of(Content.of(text.getBytes(StandardCharsets.UTF_8))).sha256();
    }
}
