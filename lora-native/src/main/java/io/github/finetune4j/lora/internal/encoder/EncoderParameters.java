// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import io.github.finetune4j.lora.internal.encoder.EncoderLayout.Kind;
import io.github.finetune4j.lora.internal.encoder.EncoderLayout.Slot;
import io.github.finetune4j.lora.internal.kernel.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of an encoder that are trained, in one row: those that decay, then the rest. Either all weights, or an
 * adapter and the last matrix of the head.
 */
final class EncoderParameters {
    private static final String WEIGHT = ".weight";

    private final List<Parameter> parameters = new ArrayList<>();
    private final List<long[]> shapes = new ArrayList<>();
    private final int[] places;
    private final int[] firsts;
    private final int[] counts;
    private final List<int[]> parts = new ArrayList<>();
    private final double scale;
    private final @Nullable TrainedWords words;
    private long count;
    private long decayed;

    private EncoderParameters(int slots, double scale, @Nullable TrainedWords words) {
        this.scale = scale;
        this.words = words;
        places = new int[slots];
        firsts = new int[slots];
        counts = new int[slots];
        Arrays.fill(places, -1);
    }

    /**
     * {@return all weights}
     *
     * @param layout of the encoder
     * @param decayAll whether biases and norms decay too, which they do not in transformers' trainer
     */
    static EncoderParameters full(EncoderLayout layout, boolean decayAll) {
        return full(layout, decayAll, null);
    }

    /** The same, but of the table of words only the rows of some tokens; null: of all. */
    static EncoderParameters full(EncoderLayout layout, boolean decayAll, @Nullable TrainedWords words) {
        List<Slot> slots = new ArrayList<>(layout.slots());
        EncoderParameters found = new EncoderParameters(slots.size(), 1, words);
        if (words != null) {
            int place = layout.place("WORDS");
            Slot all = slots.get(place);
            slots.set(place, new Slot(all.tensors(), new long[] {words.count(), all.shape()[1]}, all.kind()));
        }
        for (int i = 0; i < slots.size(); i++) {
            if (slots.get(i).kind() != Kind.VECTOR) {
                found.whole(slots.get(i), i, "");
            }
        }
        found.decayed = found.count;
        for (int i = 0; i < slots.size(); i++) {
            if (slots.get(i).kind() == Kind.VECTOR && !slots.get(i).tensors().isEmpty()) {
                found.whole(slots.get(i), i, "");
            }
        }
        found.decayed = decayAll ? found.count : found.decayed;
        return found;
    }

    /**
     * {@return an adapter, and the last matrix of the head where there is one}
     *
     * @param layout of the encoder
     * @param lora shape of the adapter
     * @throws IllegalArgumentException if no module has one of the targets' names
     */
    static EncoderParameters adapter(EncoderLayout layout, EncoderLora lora, boolean decayAll) {
        List<Slot> slots = layout.slots();
        EncoderParameters found = new EncoderParameters(slots.size(), lora.alpha() / lora.rank(), null);
        boolean head = layout.has("OUT");
        int out = head ? layout.place("OUT") : -1;
        for (int i = 0; i < slots.size(); i++) {
            if (slots.get(i).kind() == Kind.MATRIX && i != out) {
                found.lowRank(slots.get(i), i, lora);
            }
        }
        if (found.count == 0) {
            throw new IllegalArgumentException("targets of an adapter: " + lora.targets()
                    + " are the ends of no module's name -> give such as " + modules(layout));
        }
        if (head) {
            found.whole(slots.get(out), out, ".modules_to_save");
            found.decayed = found.count;
            int bias = layout.place("OUT_BIAS");
            found.whole(slots.get(bias), bias, ".modules_to_save");
        } else {
            found.decayed = found.count;
        }
        found.decayed = decayAll ? found.count : found.decayed;
        return found;
    }

    /** {@return the last words of the names of modules that may get an adapter} */
    static List<String> modules(EncoderLayout layout) {
        return layout.slots().stream()
                .filter(slot -> slot.kind() == Kind.MATRIX)
                .flatMap(slot -> slot.tensors().stream())
                .map(EncoderParameters::module)
                .map(module -> module.substring(module.lastIndexOf('.') + 1))
                .distinct()
                .toList();
    }

    private static String module(String tensor) {
        return tensor.substring(0, tensor.length() - WEIGHT.length());
    }

    private void whole(Slot slot, int place, String infix) {
        places[place] = shapes.size();
        long[] shape = slot.shape().clone();
        shapes.add(shape.clone());
        shape[0] /= slot.tensors().size();
        for (String tensor : slot.tensors()) {
            int dot = tensor.lastIndexOf('.');
            add(tensor.substring(0, dot) + infix + tensor.substring(dot), shape);
        }
    }

    private void lowRank(Slot slot, int place, EncoderLora lora) {
        long rows = slot.shape()[0] / slot.tensors().size();
        long columns = slot.shape()[1];
        List<String> modules =
                slot.tensors().stream().map(EncoderParameters::module).toList();
        if (modules.stream().noneMatch(lora::isTarget)) {
            return;
        }
        firsts[place] = parts.size();
        counts[place] = modules.size();
        for (String module : modules) {
            boolean target = lora.isTarget(module);
            parts.add(new int[] {target ? shapes.size() : -1, (int) rows});
            if (target) {
                piece(module + ".lora_A.weight", lora.rank(), columns);
                piece(module + ".lora_B.weight", rows, lora.rank());
            }
        }
    }

    private void piece(String name, long... shape) {
        shapes.add(shape);
        add(name, shape);
    }

    private void add(String name, long... shape) {
        Parameter parameter = new Parameter(name, count, shape.clone());
        parameters.add(parameter);
        count += parameter.count();
    }

    List<Parameter> parameters() {
        return List.copyOf(parameters);
    }

    long count() {
        return count;
    }

    /** {@return whether a weight of the kernel is trained as a whole, so that the frozen one is never looked at} */
    boolean replaces(int slot) {
        return places[slot] >= 0;
    }

    /** {@return the tokens whose rows of the table of words are trained; null: all} */
    @Nullable TrainedWords words() {
        return words;
    }

    /** {@return whether matrices get an adapter, and stay as they are themselves} */
    boolean isAdapter() {
        return !parts.isEmpty();
    }

    /** {@return the lines of the training script} */
    Map<String, String> lines() {
        Map<String, String> lines = new HashMap<>();
        List<Long> sizes = shapes.stream()
                .map(shape -> Arrays.stream(shape).reduce(1, (a, b) -> a * b))
                .toList();
        lines.put("SHAPES", shapes.stream().map(Arrays::toString).toList().toString());
        lines.put("SIZES", sizes.toString());
        lines.put("PLACES", Arrays.toString(places));
        lines.put("FIRSTS", Arrays.toString(firsts));
        lines.put("COUNTS", Arrays.toString(counts));
        lines.put("PARTS", parts.stream().map(Arrays::toString).toList().toString());
        lines.put("LOW_RANK", isAdapter() ? "True" : "False");
        lines.put("SCALE", Double.toString(scale));
        lines.put("DECAYED", Long.toString(decayed));
        lines.put("TYPE", "6");
        lines.put("ADAPTER", "False");
        lines.put("FULL", "False");
        lines.put("ORDER", "[0]");
        lines.put("SAVED", "[]");
        lines.put("GROUPED", "False");
        lines.put("GROUPS", "[]");
        lines.put("RATES", "[]");
        lines.put("DECAYS", "[]");
        return lines;
    }
}
