// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The order of an encoder's weights in its kernel, with the tensors that each is made of: those of the whole, then
 * equally many for each layer, then those of a head.
 */
final class EncoderLayout {
    /**
     * A weight of the kernel.
     *
     * @param tensors of the file, put under one another; none where the layer has no such weight
     * @param shape of the whole
     * @param kind decides about decay in training and about oneDNN's order
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Slot(List<String> tensors, long[] shape, Kind kind) {}

    /** The use of a weight. */
    enum Kind {
        /** Rows that are looked up. */
        TABLE,
        /** A matrix that tokens are multiplied by. */
        MATRIX,
        /** A bias, or a norm's weight. */
        VECTOR
    }

    private final EncoderConfig config;
    private final EncoderNames names;
    private final String prefix;
    private final List<Slot> slots = new ArrayList<>();
    private final Map<String, Integer> places = new LinkedHashMap<>();
    private final int first;
    private final int stride;
    private final EncoderConfig.HeadKind head;

    /**
     * @param config of the encoder
     * @param prefix of its tensors' names in the file
     */
    EncoderLayout(EncoderConfig config, String prefix) {
        this.config = config;
        this.prefix = prefix;
        head = config.head().kind();
        names = new EncoderNames(config.family());
        whole();
        first = slots.size();
        for (int i = 0; i < config.layers(); i++) {
            layer(i);
        }
        stride = config.layers() == 0 ? 0 : (slots.size() - first) / config.layers();
        if (head != EncoderConfig.HeadKind.NONE) {
            head();
        }
    }

    private void whole() {
        table("WORDS", names.words(), config.vocabulary(), config.hidden());
        if (config.places() > 0) {
            table("PLACES", names.places(), config.places(), config.hidden());
        }
        if (config.types() > 0) {
            table("TYPES", names.types(), config.types(), config.hidden());
        }
        norm("EMBEDDING_NORM", prefix + names.embeddingNorm(), config.biases().norms());
        if (config.family() == EncoderFamily.MODERNBERT) {
            norm("LAST_NORM", prefix + names.lastNorm(), config.biases().norms());
        }
        if (config.family() == EncoderFamily.MPNET) {
            table("RELATIVE", names.relative(), config.relative().buckets(), config.heads());
        }
        if (config.family() == EncoderFamily.DEBERTA) {
            table("RELATIVE", names.relative(), 2L * config.relative().buckets(), config.hidden());
            norm("RELATIVE_NORM", prefix + names.relativeNorm(), true);
        }
    }

    private void layer(int i) {
        EncoderConfig.Biases biases = config.biases();
        int hidden = config.hidden();
        int up = config.family().isGated() ? 2 * config.ffn() : config.ffn();
        String n = i == 0 ? "" : null;
        matrix(n, "QKV", inside(names.input(i)), 3L * hidden, hidden, biases.attention());
        matrix(n, "O", inside(names.output(i)), hidden, hidden, biases.attention());
        if (config.family() == EncoderFamily.MODERNBERT && i == 0) {
            absentNorm(biases.norms());
        } else {
            norm(keyOf(n, "NORM1"), prefix + names.attentionNorm(i), biases.norms());
        }
        matrix(n, "UP", inside(names.up(i)), up, hidden, biases.up());
        matrix(n, "DOWN", inside(names.down(i)), hidden, config.ffn(), biases.down());
        norm(keyOf(n, "NORM2"), prefix + names.ffnNorm(i), biases.norms());
    }

    // ModernBERT's first layer has no norm before its attention; the place is kept so that all layers are alike
    private void absentNorm(boolean biased) {
        places.put("NORM1", slots.size());
        slots.add(new Slot(List.of(), new long[] {1}, Kind.VECTOR));
        if (biased) {
            places.put("NORM1_BIAS", slots.size());
            slots.add(new Slot(List.of(), new long[] {1}, Kind.VECTOR));
        }
    }

    private void head() {
        boolean tokens = head == EncoderConfig.HeadKind.TOKEN;
        if (!head.onVectors()) {
            prepared(tokens);
        }
        int labels = config.head().labels().size();
        matrix("", "OUT", List.of(names.out(tokens)), labels, config.hidden(), true);
    }

    private void prepared(boolean tokens) {
        if (!tokens || config.family() == EncoderFamily.MODERNBERT) {
            EncoderNames.Place place = names.dense();
            String module = place.inside() ? prefix + place.module() : place.module();
            matrix(
                    "",
                    "DENSE",
                    List.of(module),
                    config.hidden(),
                    config.hidden(),
                    config.head().bias());
        }
        if (config.family() == EncoderFamily.MODERNBERT) {
            norm("HEAD_NORM", names.headNorm(), config.biases().norms());
        }
    }

    private List<String> inside(List<String> modules) {
        return modules.stream().map(module -> prefix + module).toList();
    }

    private static @Nullable String keyOf(@Nullable String named, String key) {
        return named == null ? null : key;
    }

    private void table(String key, String tensor, long rows, long width) {
        add(key, List.of(prefix + tensor), Kind.TABLE, rows, width);
    }

    private void matrix(
            @Nullable String named, String key, List<String> modules, long rows, long columns, boolean bias) {
        add(keyOf(named, key), EncoderNames.weights(modules), Kind.MATRIX, rows, columns);
        if (bias) {
            add(keyOf(named, key + "_BIAS"), EncoderNames.biases(modules), Kind.VECTOR, rows);
        }
    }

    private void norm(@Nullable String key, String module, boolean bias) {
        add(key, EncoderNames.weights(List.of(module)), Kind.VECTOR, config.hidden());
        if (bias) {
            add(key == null ? null : key + "_BIAS", EncoderNames.biases(List.of(module)), Kind.VECTOR, config.hidden());
        }
    }

    private void add(@Nullable String key, List<String> tensors, Kind kind, long... shape) {
        if (key != null) {
            places.put(key, slots.size());
        }
        slots.add(new Slot(tensors, shape, kind));
    }

    EncoderConfig config() {
        return config;
    }

    EncoderConfig.HeadKind headKind() {
        return head;
    }

    /** {@return all weights in the kernel's order} */
    List<Slot> slots() {
        return List.copyOf(slots);
    }

    /** {@return where the first layer's begin} */
    int first() {
        return first;
    }

    /** {@return how many a layer has} */
    int stride() {
        return stride;
    }

    /** {@return whether there is a weight of that name} */
    boolean has(String key) {
        return places.containsKey(key);
    }

    /** {@return where a weight of the whole, or of a head, lies} */
    int place(String key) {
        Integer place = places.get(key);
        if (place == null) {
            throw new IllegalStateException("an encoder's weight " + key + ": none -> report it as a bug");
        }
        return place;
    }

    /** {@return where a layer's weight lies behind the layer's first} */
    int within(String key) {
        return place(key) - first;
    }
}
