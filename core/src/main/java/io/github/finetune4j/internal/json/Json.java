// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.json;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Between JSON text and plain values: {@code Map<String, Object>} in the order of the text, {@code List<Object>},
 * {@code String}, {@code Boolean}, {@code null}, and for numbers {@code Long} ({@code BigInteger} where it doesn't fit)
 * or {@code Double} ({@code BigDecimal} where a double would change the value). Maps and lists that come out can't be
 * changed.
 *
 * <p>Strict (RFC 8259): no comments, no {@code NaN}, no second value, no key twice.
 */
public final class Json {
    /** Objects and arrays inside each other, at most. */
    public static final int MAX_DEPTH = 500;

    private Json() {}

    /**
     * {@return the value of this text}
     *
     * @param text one JSON value; white space around it
     * @throws JsonException if it isn't one
     */
    public static @Nullable Object parse(String text) {
        return JsonReader.read(text);
    }

    /**
     * {@return the value of these bytes}
     *
     * @param bytes one JSON value in UTF-8; may start with a byte order mark
     * @throws JsonException if it isn't one
     */
    public static @Nullable Object parse(byte[] bytes) {
        int bom = Utf8.startsWithBom(bytes, 0, bytes.length) ? Utf8.BOM_LENGTH : 0;
        int bad = Utf8.firstInvalid(bytes, bom, bytes.length);
        if (bad >= 0) {
            throw new JsonException(JsonException.Kind.NOT_UTF8, "", "byte " + bad + " is no UTF-8");
        }
        return parse(bytes, bom, bytes.length);
    }

    /**
     * {@return the value of a range of bytes that are known to be UTF-8 without a byte order mark}
     *
     * @param bytes holds the range
     * @param from first byte
     * @param to after the last byte
     * @throws JsonException if it isn't one JSON value
     */
    public static @Nullable Object parse(byte[] bytes, int from, int to) {
        return JsonReader.read(bytes, from, to);
    }

    /**
     * {@return the value of this stream, read to its end and not closed}
     *
     * @param in one JSON value in UTF-8; may start with a byte order mark
     * @throws IOException if reading fails
     * @throws JsonException if it isn't one JSON value
     */
    public static @Nullable Object parse(InputStream in) throws IOException {
        return parse(in.readAllBytes());
    }

    /**
     * {@return the object of this text}
     *
     * @param text one JSON object
     * @throws JsonException if it is no JSON, or JSON of another kind
     */
    @SuppressWarnings("unchecked") // the reader makes no other maps
    public static Map<String, Object> parseObject(String text) {
        if (parse(text) instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw new JsonException(JsonException.Kind.SYNTAX, "", "it is JSON, but no object");
    }

    /**
     * {@return JSON text on one line, without spaces between the parts}
     *
     * @param value plain values; maps and iterables may be nested
     * @throws IllegalArgumentException for NaN, infinity and other types
     */
    public static String write(@Nullable Object value) {
        return JsonText.of(value, false);
    }

    /**
     * Appends a text as a JSON string.
     *
     * @param text any text
     * @param out what it is appended to
     */
    public static void quote(CharSequence text, StringBuilder out) {
        JsonText.quote(text, out);
    }

    /**
     * {@return JSON text over several lines, indented by two spaces, without a line end at the end}
     *
     * @param value as for {@link #write}
     */
    public static String writePretty(@Nullable Object value) {
        return JsonText.of(value, true);
    }

    /**
     * {@return the value in UTF-8, as {@link #write}; half of a surrogate pair, which UTF-8 can't express, is written
     * as an escape and comes back as it was}
     *
     * @param value as for {@link #write}
     */
    public static byte[] bytes(@Nullable Object value) {
        return Utf8.escaped(write(value)).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * {@return as {@link #writePretty}, and such that UTF-8 can hold it: see {@link #bytes}}
     *
     * @param value as for {@link #write}
     */
    public static String prettyForUtf8(@Nullable Object value) {
        return Utf8.escaped(writePretty(value));
    }

    /**
     * {@return a deep copy that can't be changed, with the types that {@link #parse(String)} gives: writing it and
     * parsing the text gives an equal value}
     *
     * @param value as for {@link #write}
     * @throws IllegalArgumentException for NaN, infinity and other types
     */
    public static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return plainMap(map);
        }
        if (value instanceof Iterable<?> items) {
            List<@Nullable Object> copy = new ArrayList<>();
            items.forEach(item -> copy.add(plain(item)));
            return Collections.unmodifiableList(copy);
        }
        if (value instanceof Number number) {
            return plainNumber(number);
        }
        if (value == null || value instanceof Boolean) {
            return value;
        }
        if (value instanceof CharSequence text) {
            return text.toString();
        }
        throw notJson(value);
    }

    /**
     * {@return a deep copy of a JSON object, as {@link #plain}}
     *
     * @param map keys are taken by {@code toString}
     */
    @SuppressWarnings(
            "NullAway") // JSON null is a value of the map; its type says Object so that callers need no annotations
    public static Map<String, Object> plainMap(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, inner) -> copy.put(String.valueOf(key), plain(inner)));
        return Collections.unmodifiableMap(copy);
    }

    static IllegalArgumentException notJson(Object value) {
        return new IllegalArgumentException(value.getClass().getName()
                + " is no JSON value -> use maps, lists, strings, numbers, booleans or null");
    }

    private static Number plainNumber(Number number) {
        if (number instanceof Long) {
            return number;
        }
        if (number instanceof Integer || number instanceof Short || number instanceof Byte) {
            return number.longValue();
        }
        if (number instanceof BigInteger integer) {
            return integer.bitLength() < Long.SIZE ? (Number) integer.longValue() : integer;
        }
        return JsonNumbers.decimal(JsonText.of(number, false));
    }

    /** Numbers with a fraction or an exponent. */
    static final class JsonNumbers {
        private static final int ALWAYS_EXACT = 16; // 15 digits and a point survive a double
        private static final int MOST_DIGITS = 10_000; // before or behind the point, if all were written

        private JsonNumbers() {}

        /**
         * {@return the number}
         *
         * @throws NumberFormatException if it has more digits than anybody can want to work with
         */
        static Number decimal(String text) {
            double number = Double.parseDouble(text);
            if (text.length() <= ALWAYS_EXACT && number != 0 && Double.isFinite(number)) {
                return number;
            }
            BigDecimal exact = new BigDecimal(text);
            if (Math.abs((long) exact.scale()) > MOST_DIGITS) {
                throw new NumberFormatException("an exponent beyond " + MOST_DIGITS + " -> write a smaller one");
            }
            return Double.isFinite(number) && BigDecimal.valueOf(number).compareTo(exact) == 0
                    ? (Number) number
                    : exact;
        }
    }
}
