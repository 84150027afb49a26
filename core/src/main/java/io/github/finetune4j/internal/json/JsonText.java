// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON text out of plain values. Everything outside ASCII stays as it is; U+2028 and U+2029 too, they are legal JSON.
 */
final class JsonText {
    private static final String HEX = "0123456789abcdef";
    private final StringBuilder out = new StringBuilder();
    private final boolean pretty;
    private int depth;

    private JsonText(boolean pretty) {
        this.pretty = pretty;
    }

    static String of(@Nullable Object value, boolean pretty) {
        JsonText text = new JsonText(pretty);
        text.value(value);
        return text.out.toString();
    }

    private void value(@Nullable Object value) {
        if (value == null || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof CharSequence text) {
            string(text);
        } else if (value instanceof Number number) {
            number(number);
        } else if (value instanceof Map<?, ?> map) {
            object(map);
        } else if (value instanceof Iterable<?> items) {
            array(items);
        } else {
            throw Json.notJson(value);
        }
    }

    private void object(Map<?, ?> map) {
        open('{');
        boolean first = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            next(first);
            first = false;
            string(String.valueOf(entry.getKey()));
            out.append(pretty ? ": " : ":");
            value(entry.getValue());
        }
        close('}', first);
    }

    private void array(Iterable<?> items) {
        open('[');
        Iterator<?> each = items.iterator();
        boolean empty = !each.hasNext();
        for (boolean first = true; each.hasNext(); first = false) {
            next(first);
            value(each.next());
        }
        close(']', empty);
    }

    private void open(char bracket) {
        if (++depth > Json.MAX_DEPTH) {
            throw new IllegalArgumentException(
                    "more than " + Json.MAX_DEPTH + " maps and lists inside each other -> nest them less deeply");
        }
        out.append(bracket);
    }

    private void next(boolean first) {
        if (!first) {
            out.append(',');
        }
        line();
    }

    private void close(char bracket, boolean empty) {
        depth--;
        if (!empty) {
            line();
        }
        out.append(bracket);
    }

    private void line() {
        if (pretty) {
            out.append('\n').append("  ".repeat(depth));
        }
    }

    private void number(Number number) {
        boolean decimal = number instanceof Double || number instanceof Float;
        if (decimal && !Double.isFinite(number.doubleValue())) {
            throw new IllegalArgumentException(number + " is no JSON number -> write null or a string instead");
        }
        boolean known = decimal
                || number instanceof Long
                || number instanceof Integer
                || number instanceof Short
                || number instanceof Byte
                || number instanceof BigInteger
                || number instanceof BigDecimal;
        if (!known) {
            throw Json.notJson(number);
        }
        out.append(number instanceof BigDecimal big ? decimalText(big) : number.toString());
    }

    // "1" would come back as an integer
    private static String decimalText(BigDecimal number) {
        String text = number.toString();
        return text.indexOf('.') < 0 && text.indexOf('E') < 0 ? text + ".0" : text;
    }

    private void string(CharSequence text) {
        quote(text, out);
    }

    static void quote(CharSequence text, StringBuilder out) {
        out.append('"');
        int done = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                out.append(text, done, i);
                escape(c, out);
                done = i + 1;
            }
        }
        if (done == 0) {
            out.append(text); // as a whole it is copied much faster
        } else {
            out.append(text, done, text.length());
        }
        out.append('"');
    }

    private static void escape(char c, StringBuilder out) {
        switch (c) {
            case '"', '\\' -> out.append('\\').append(c);
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
        }
    }
}
