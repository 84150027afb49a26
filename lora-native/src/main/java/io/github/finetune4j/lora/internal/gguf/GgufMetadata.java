// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.gguf;

import io.github.finetune4j.error.InvalidModelException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The metadata of a GGUF file: keys such as {@code llama.block_count}, in the file's order. */
public final class GgufMetadata {
    private final Map<String, Value> values = new LinkedHashMap<>();
    private final String where;

    /** A value: Long for every whole number, Float, Double, Boolean, String, or {@link Array}. */
    record Value(ValueType type, Object content) {}

    /** A list of one type. */
    record Array(ValueType type, List<Object> items) {}

    /**
     * Starts without keys.
     *
     * @param where names the source in messages
     */
    public GgufMetadata(String where) {
        this.where = where;
    }

    Map<String, Value> values() {
        return values;
    }

    /** {@return the keys, in the file's order} */
    public Set<String> keys() {
        return values.keySet();
    }

    /** {@return what names the source in messages} */
    public String where() {
        return where;
    }

    /**
     * Takes all keys of another.
     *
     * @param other with values that win
     */
    public void putAll(GgufMetadata other) {
        values.putAll(other.values);
    }

    /**
     * Forgets a key.
     *
     * @param key may be absent
     */
    public void remove(String key) {
        values.remove(key);
    }

    /**
     * {@return a text}
     *
     * @param key may be absent
     * @throws InvalidModelException if it is of another type
     */
    public Optional<String> text(String key) {
        return Optional.ofNullable(find(key, String.class, "a text"));
    }

    /**
     * {@return a whole number}
     *
     * @param key may be absent; of an array, the first number, since some files give one per layer
     * @throws InvalidModelException if it is of another type
     */
    public Optional<Long> whole(String key) {
        Value value = values.get(key);
        if (value != null && value.content instanceof Array array && !array.items.isEmpty()) {
            if (array.items.stream().distinct().count() > 1) {
                throw new InvalidModelException(where + ": " + key
                        + " differs from layer to layer, which is not supported -> choose another model");
            }
            return Optional.of(cast(key, array.items.get(0), Long.class, "a whole number"));
        }
        return Optional.ofNullable(find(key, Long.class, "a whole number"));
    }

    /**
     * {@return a number; a single keeps its shortest decimal, so 1e-5 is 1e-5}
     *
     * @param key may be absent
     * @throws InvalidModelException if it is of another type
     */
    public Optional<Double> number(String key) {
        return Optional.ofNullable(find(key, Number.class, "a number")).map(n -> Double.parseDouble(n.toString()));
    }

    /**
     * {@return a truth value}
     *
     * @param key may be absent
     * @throws InvalidModelException if it is of another type
     */
    public Optional<Boolean> flag(String key) {
        return Optional.ofNullable(find(key, Boolean.class, "true or false"));
    }

    /**
     * {@return a list of texts; empty where the key is absent}
     *
     * @param key of an array
     * @throws InvalidModelException if it is of another type
     */
    public List<String> texts(String key) {
        return list(key, String.class, "texts");
    }

    /**
     * {@return a list of whole numbers; empty where the key is absent}
     *
     * @param key of an array
     * @throws InvalidModelException if it is of another type
     */
    public List<Long> wholes(String key) {
        return list(key, Long.class, "whole numbers");
    }

    /**
     * {@return a list of singles; empty where the key is absent}
     *
     * @param key of an array
     * @throws InvalidModelException if it is of another type
     */
    public List<Float> singles(String key) {
        return list(key, Float.class, "float32 numbers");
    }

    private <T> List<T> list(String key, Class<T> type, String words) {
        Array array = find(key, Array.class, "a list of " + words);
        return array == null
                ? List.of()
                : array.items.stream()
                        .map(item -> cast(key, item, type, "a list of " + words))
                        .toList();
    }

    private <T> @Nullable T find(String key, Class<T> type, String words) {
        Value value = values.get(key);
        return value == null ? null : cast(key, value.content, type, words);
    }

    private <T> T cast(String key, Object content, Class<T> type, String words) {
        if (!type.isInstance(content)) {
            throw new InvalidModelException(
                    where + ": " + key + " must be " + words + " -> the file is damaged, fetch it again");
        }
        return type.cast(content);
    }

    /** Sets a text. {@return this} */
    public GgufMetadata put(String key, String text) {
        return put(key, ValueType.STRING, text);
    }

    /** Sets an unsigned 32-bit number. {@return this} */
    public GgufMetadata put(String key, long number) {
        return put(key, ValueType.U32, number);
    }

    /** Sets a single. {@return this} */
    public GgufMetadata put(String key, float number) {
        return put(key, ValueType.F32, number);
    }

    /** Sets a truth value. {@return this} */
    public GgufMetadata put(String key, boolean flag) {
        return put(key, ValueType.BOOL, flag);
    }

    /** Sets a list of texts. {@return this} */
    public GgufMetadata putTexts(String key, List<String> texts) {
        return put(key, ValueType.ARRAY, new Array(ValueType.STRING, List.copyOf(texts)));
    }

    /** Sets a list of signed 32-bit numbers. {@return this} */
    public GgufMetadata putWholes(String key, List<Long> numbers) {
        return put(key, ValueType.ARRAY, new Array(ValueType.I32, List.copyOf(numbers)));
    }

    /** Sets a list of singles. {@return this} */
    public GgufMetadata putSingles(String key, List<Float> numbers) {
        return put(key, ValueType.ARRAY, new Array(ValueType.F32, List.copyOf(numbers)));
    }

    GgufMetadata put(String key, ValueType type, Object content) {
        values.put(key, new Value(type, content));
        return this;
    }
}
