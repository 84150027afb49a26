// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Python's {@code dict}: ordered, filled while it's built, never changed by a template. */
final class Dict implements Value {
    /** One pair. */
    record Entry(Value key, Value value) {
        Seq pair() {
            return Seq.tuple(key, value);
        }
    }

    private static final int MOST_KEY_PARTS =
            1_000; // a tuple that holds itself twice over and over would grow without end

    private final Map<Object, Entry> entries = new LinkedHashMap<>();

    void put(Value key, Value value) {
        Object hashed = hashed(key);
        Entry old = entries.get(hashed);
        entries.put(hashed, new Entry(old == null ? key : old.key(), value));
    }

    void putAll(Dict other) {
        other.entries().forEach(e -> put(e.key(), e.value()));
    }

    @Nullable Value get(Value key) {
        Entry entry = entries.get(hashed(key));
        return entry == null ? null : entry.value();
    }

    @Nullable Value get(String key) {
        Entry entry = entries.get(key);
        return entry == null ? null : entry.value();
    }

    int size() {
        return entries.size();
    }

    Collection<Entry> entries() {
        return entries.values();
    }

    List<Value> keys() {
        List<Value> keys = new ArrayList<>(size());
        entries().forEach(e -> keys.add(e.key()));
        return keys;
    }

    List<Value> values() {
        List<Value> values = new ArrayList<>(size());
        entries().forEach(e -> values.add(e.value()));
        return values;
    }

    List<Value> pairs() {
        List<Value> pairs = new ArrayList<>(size());
        entries().forEach(e -> pairs.add(e.pair()));
        return pairs;
    }

    /** What stands for the key in a hash map: equal for values that Python calls equal, such as 1, 1.0 and True. */
    static Object hashed(Value key) {
        return key instanceof Str s ? s.text() : hashed(key, new int[] {MOST_KEY_PARTS});
    }

    private static Object hashed(Value key, int[] left) {
        if (--left[0] < 0) {
            throw Failure.limit("keyParts", MOST_KEY_PARTS, "parts of one key of a dict");
        }
        if (key instanceof Str s) {
            return s.text();
        }
        if (key instanceof Seq seq && seq.kind().isTuple()) {
            return seq.items().stream().map(part -> hashed(part, left)).toList();
        }
        if (key instanceof Undefined) {
            return Undefined.class; // Jinja's undefined values are all equal
        }
        if (key instanceof Seq seq && seq.kind() == Seq.Kind.RANGE) {
            return List.of(
                    Seq.Kind.RANGE,
                    seq.items().stream().map(part -> hashed(part, left)).toList());
        }
        if (key instanceof Seq || key instanceof Dict) {
            throw Failure.of("unhashable type: '" + key.typeName() + "'");
        }
        BigInteger whole = PythonNumbers.integer(key);
        return whole != null ? whole : key instanceof Flt f ? hashed(f.value()) : key;
    }

    private static Object hashed(double value) {
        boolean whole = value == Math.rint(value) && !Double.isInfinite(value);
        return whole ? new BigDecimal(value).toBigInteger() : (Object) value;
    }

    @Override
    public String typeName() {
        return "dict";
    }

    @Override
    public boolean truthy() {
        return !entries.isEmpty();
    }
}
