// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.internal.hash.ContentHash;
import java.util.HexFormat;
import java.util.List;
import org.apiguardian.api.API;

/**
 * A SHA-256 hash of content, in lower-case hexadecimal.
 *
 * @param hex 64 digits
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record Fingerprint(String hex) {
    private static final int DIGITS = 64;

    /** Checks the form. */
    public Fingerprint {
        if (hex.length() != DIGITS || !hex.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
            throw new IllegalArgumentException(
                    "fingerprint: " + hex.length() + " characters -> give 64 lower-case hexadecimal digits");
        }
    }

    /** {@return the first eight bytes as a number, for splitting by hash} */
    public long leadingBits() {
        return Long.parseUnsignedLong(hex.substring(0, 16), 16);
    }

    static Fingerprint of(Example example) {
        return of(ContentHash.of(example, DuplicateRule.EXACT));
    }

    static Fingerprint ofPrompt(List<Message> prompt) {
        ContentHash hash = new ContentHash();
        prompt.forEach(message -> hash.add(message.role().word()).add(ContentHash.normal(message.content())));
        return of(hash.bytes());
    }

    static Fingerprint ofAll(List<Example> examples) {
        return ofRows(examples.stream().map(Example::fingerprint).toList());
    }

    /**
     * {@return the fingerprint of a data set, from those of its rows}
     *
     * @param rows in order
     */
    public static Fingerprint ofRows(List<Fingerprint> rows) {
        ContentHash hash = new ContentHash();
        rows.forEach(row -> hash.add(row.hex()));
        return of(hash.bytes());
    }

    private static Fingerprint of(byte[] sha256) {
        return new Fingerprint(HexFormat.of().formatHex(sha256));
    }
}
