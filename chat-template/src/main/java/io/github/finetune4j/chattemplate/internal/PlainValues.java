// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plain Java values become template values; strings get their origin here. */
final class PlainValues {
    private static final int DEEPEST = 200;

    private PlainValues() {}

    static Value convert(@Nullable Object value, int flags, String path) {
        return convert(value, flags, path, 0);
    }

    private static Value convert(@Nullable Object value, int flags, String path, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException(path + ": nested deeper than " + DEEPEST + " -> pass a flatter value");
        }
        if (value instanceof CharSequence s) {
            return Str.of(s.toString(), flags);
        }
        if (value instanceof Map<?, ?> map) {
            Dict dict = new Dict();
            map.forEach((key, item) ->
                    dict.put(convert(key, flags, path, depth + 1), convert(item, flags, path + "." + key, depth + 1)));
            return dict;
        }
        if (value instanceof Iterable<?> items) {
            List<Value> list = new ArrayList<>();
            items.forEach(item -> list.add(convert(item, flags, path + "[" + list.size() + "]", depth + 1)));
            return Seq.list(list);
        }
        return scalar(value, path);
    }

    private static Value scalar(@Nullable Object value, String path) {
        if (value == null) {
            return None.NONE;
        }
        if (value instanceof Boolean b) {
            return Bool.of(b);
        }
        if (value instanceof BigInteger i) {
            return new Int(i);
        }
        if (value instanceof Double || value instanceof Float || value instanceof BigDecimal) {
            return new Flt(((Number) value).doubleValue());
        }
        if (value instanceof Number n) {
            return Int.of(n.longValue());
        }
        throw new IllegalArgumentException(path + ": " + value.getClass().getName()
                + " can't be shown to a template -> pass maps, lists, strings, numbers, booleans or null");
    }
}
