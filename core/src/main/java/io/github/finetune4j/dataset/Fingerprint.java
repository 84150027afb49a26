package io.github.finetune4j.dataset;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 over content, in lower-case hexadecimal.
 *
 * @param hex 64 digits
 * @since 0.1
 */
public record Fingerprint(String hex) {
    /** Checks the form. */
    public Fingerprint {
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("a fingerprint has 64 lower-case hexadecimal digits, got " + hex);
        }
    }

    /** {@return the first eight bytes as a number, for splitting by hash} */
    public long leadingBits() {
        return Long.parseUnsignedLong(hex.substring(0, 16), 16);
    }

    static Fingerprint of(ChatExample example) {
        MessageDigest digest = sha256();
        for (Message message : example.messages()) {
            add(digest, message.role().word());
            add(digest, message.content());
            add(digest, canonical(message.extra()));
        }
        add(digest, canonical(example.extra()));
        return of(digest);
    }

    static Fingerprint ofAll(List<Example> examples) {
        MessageDigest digest = sha256();
        examples.forEach(example -> add(digest, example.fingerprint().hex()));
        return of(digest);
    }

    private static Fingerprint of(MessageDigest digest) {
        return new Fingerprint(HexFormat.of().formatHex(digest.digest()));
    }

    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(
                (bytes.length + ":").getBytes(StandardCharsets.UTF_8)); // the length keeps "ab","c" and "a","bc" apart
        digest.update(bytes);
    }

    // Keys sorted: the order of JSON fields is no content. Strings carry their length: "1" is not 1.
    private static String canonical(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            TreeMap<String, String> sorted = new TreeMap<>();
            map.forEach((key, inner) -> sorted.put(String.valueOf(key), canonical(inner)));
            return sorted.toString();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Fingerprint::canonical).toList().toString();
        }
        return value instanceof String text ? text.length() + ":" + text : String.valueOf(value);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
