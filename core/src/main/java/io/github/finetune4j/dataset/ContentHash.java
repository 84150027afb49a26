package io.github.finetune4j.dataset;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** SHA-256 over parts, each with its length before it, so that "ab","c" and "a","bc" differ. */
final class ContentHash {
    private final MessageDigest digest = sha256();

    ContentHash add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
        return this;
    }

    ContentHash add(long number) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
        return this;
    }

    ContentHash add(Message message, boolean normalized) {
        add(message.role().word());
        add(normalized ? normal(message.content()) : message.content());
        return addFields(message.extra());
    }

    ContentHash addFields(Map<?, ?> fields) {
        return add(canonical(fields));
    }

    byte[] bytes() {
        return digest.digest();
    }

    static byte[] of(ChatExample example, DuplicateRule rule) {
        ContentHash hash = new ContentHash();
        example.messages().forEach(message -> hash.add(message, rule != DuplicateRule.EXACT));
        return hash.addFields(example.extra()).bytes();
    }

    static byte[] of(List<Message> messages) {
        ContentHash hash = new ContentHash();
        messages.forEach(message -> hash.add(message, false));
        return hash.bytes();
    }

    /** {@return the text in lower case, with every run of white space as one space and none at the ends} */
    static String normal(String text) {
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
        return out.toString().toLowerCase(Locale.ROOT);
    }

    // Keys sorted: the order of JSON fields is no content. Strings and keys carry their length: "1" is not 1.
    private static String canonical(@Nullable Object value) {
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

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
