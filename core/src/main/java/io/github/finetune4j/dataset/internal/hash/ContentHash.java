// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.hash;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.DuplicateRule;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.dataset.PreferenceExample;
import io.github.finetune4j.dataset.TaggedExample;
import io.github.finetune4j.dataset.TextExample;
import io.github.finetune4j.dataset.internal.rules.ExampleRows;
import io.github.finetune4j.internal.names.Sha256;
import io.github.finetune4j.internal.text.Characters;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** SHA-256 over parts, each with its length before it, so that "ab","c" and "a","bc" differ. */
public final class ContentHash {
    private static final MessageDigest FRESH =
            Sha256.digest(); // cloned: looking the provider up costs more than hashing a short row
    private static final byte[] NO_FIELDS = "2:{}".getBytes(StandardCharsets.UTF_8);
    private final MessageDigest digest;

    public ContentHash() {
        this(copy(FRESH));
    }

    private ContentHash(MessageDigest digest) {
        this.digest = digest;
    }

    /** {@return a hash that goes on from here by itself} */
    public ContentHash fork() {
        return new ContentHash(copy(digest));
    }

    public ContentHash add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(Integer.toString(bytes.length).getBytes(StandardCharsets.ISO_8859_1));
        digest.update((byte) ':');
        digest.update(bytes);
        return this;
    }

    public ContentHash add(long number) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
        return this;
    }

    ContentHash add(Message message, boolean normalized) {
        add(message.role().word());
        add(normalized ? normal(message.content()) : message.content());
        return addFields(message.fields());
    }

    ContentHash addFields(Map<?, ?> fields) {
        if (fields.isEmpty()) {
            digest.update(NO_FIELDS);
            return this;
        }
        return add(canonical(fields));
    }

    /** {@return the hash of what was added; nothing may follow} */
    public byte[] bytes() {
        return digest.digest();
    }

    public static byte[] of(Example example, DuplicateRule rule) {
        ContentHash hash = new ContentHash();
        boolean normalized = rule != DuplicateRule.EXACT;
        if (example instanceof PreferenceExample pair) {
            pair.prompt().forEach(message -> hash.add(message, normalized));
            hash.add("preferred");
            pair.preferred().forEach(message -> hash.add(message, normalized));
            hash.add("rejected");
            pair.rejected().forEach(message -> hash.add(message, normalized));
        } else {
            hash.kind(example);
            example.messages().forEach(message -> hash.add(message, normalized));
        }
        return hash.addFields(example.fields()).bytes();
    }

    // a text is no chat of one message
    private void kind(Example example) {
        if (example instanceof TextExample) {
            add("text");
        } else if (example instanceof PairExample || example instanceof TaggedExample) {
            add(example.kind());
            addFields(ExampleRows.facts(example));
        }
    }

    /** {@return the text in lower case, with every run of white space as one space and none at the ends} */
    public static String normal(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean gap = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                gap = out.length() > 0;
                continue;
            }
            if (gap) {
                out.append(' ');
                gap = false;
            }
            out.append(c);
        }
        return Characters.lower(out.toString());
    }

    // Keys sorted: the order of JSON fields is no content. Strings and keys carry their length: "1" is not 1.
    static String canonical(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            TreeMap<String, String> sorted = new TreeMap<>();
            map.forEach((key, inner) -> sorted.put(counted(String.valueOf(key)), canonical(inner)));
            return sorted.toString();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(ContentHash::canonical).toList().toString();
        }
        return value instanceof String text ? counted(text) : String.valueOf(value);
    }

    private static String counted(String text) {
        return text.length() + ":" + text;
    }

    private static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(
                    "this Java's SHA-256 cannot be copied -> use the security provider that comes with Java", e);
        }
    }
}
