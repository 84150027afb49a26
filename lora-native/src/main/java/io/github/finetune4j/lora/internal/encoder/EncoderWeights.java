// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.lora.internal.djl.Transfer;
import io.github.finetune4j.lora.internal.io.FiniteNumbers;
import io.github.finetune4j.lora.internal.io.TensorData;
import io.github.finetune4j.lora.internal.io.TensorSource;
import io.github.finetune4j.lora.internal.io.WeightsHash;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/** Finds an encoder's tensors in its file, and brings them into libtorch in the kernel's order. */
final class EncoderWeights {
    private static final int MOST_LISTED = 8;

    private EncoderWeights() {}

    /**
     * {@return what stands before the names of all of an encoder's tensors, such as {@code bert.}}
     *
     * @param source of the tensors
     * @param config of the encoder
     * @throws InvalidModelException if there is no table of words
     */
    static String prefix(TensorSource source, EncoderConfig config) {
        String words = new EncoderNames(config.family()).words();
        return source.names().stream()
                .filter(name -> name.equals(words) || name.endsWith("." + words))
                .map(name -> name.substring(0, name.length() - words.length()))
                .min(Comparator.comparingInt(String::length))
                .orElseThrow(() -> new InvalidModelException(source.where() + " has no tensor " + words
                        + " -> fetch the model again: config.json and weights don't belong together"));
    }

    /**
     * Checks that every tensor is there in its shape.
     *
     * @throws InvalidModelException naming all that are missing or wrong
     */
    static void check(TensorSource source, EncoderLayout layout, Path folder) {
        List<String> wrong = new ArrayList<>();
        for (EncoderLayout.Slot slot : layout.slots()) {
            for (String name : slot.tensors()) {
                check(source, slot, name, wrong);
            }
        }
        if (!wrong.isEmpty()) {
            String more = wrong.size() > MOST_LISTED ? "; and " + (wrong.size() - MOST_LISTED) + " more" : "";
            throw new InvalidModelException("the weights in " + folder + " do not fit its config.json: "
                    + String.join("; ", wrong.subList(0, Math.min(MOST_LISTED, wrong.size()))) + more
                    + " -> fetch the model again");
        }
    }

    private static void check(TensorSource source, EncoderLayout.Slot slot, String name, List<String> wrong) {
        String found = found(name, source.names());
        long[] shape = slot.shape().clone();
        shape[0] /= slot.tensors().size();
        if (!source.names().contains(found)) {
            wrong.add("no tensor " + name);
        } else if (!Arrays.equals(source.shape(found), shape)) {
            wrong.add(found + " has shape " + Arrays.toString(source.shape(found)) + ", config.json asks for "
                    + Arrays.toString(shape));
        }
    }

    // files of TensorFlow's time call a norm's numbers gamma and beta
    private static String found(String name, Set<String> names) {
        if (names.contains(name) || !name.contains("LayerNorm.")) {
            return name;
        }
        String older = name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta");
        return names.contains(older) ? older : name;
    }

    /** {@return the hash of the tensors that a layout uses} */
    static String fingerprint(TensorSource source, EncoderLayout layout) {
        Set<String> used = layout.slots().stream()
                .flatMap(slot -> slot.tensors().stream())
                .map(name -> found(name, source.names()))
                .collect(Collectors.toSet());
        return WeightsHash.of(new UsedTensors(source, used));
    }

    /** {@return a tensor of finite numbers} */
    static TensorData tensor(TensorSource source, String name) {
        return FiniteNumbers.require(source.tensor(found(name, source.names())), source.where());
    }

    /** {@return the weights in float32} */
    static List<NDArray> read(NDManager owner, TensorSource source, EncoderLayout layout) {
        return read(owner, source, layout, slot -> false);
    }

    /** {@return the weights in float32, but a single number in place of those that are left out} */
    static List<NDArray> read(NDManager owner, TensorSource source, EncoderLayout layout, IntPredicate leftOut) {
        List<NDArray> arrays = new ArrayList<>();
        try (Transfer transfer = new Transfer(owner, EncoderLines.transfer())) {
            for (EncoderLayout.Slot slot : layout.slots()) {
                boolean out = slot.tensors().isEmpty() || leftOut.test(arrays.size());
                arrays.add(out ? owner.zeros(new Shape(1)) : read(owner, source, slot, transfer));
                source.forget();
            }
        }
        return arrays;
    }

    private static NDArray read(NDManager owner, TensorSource source, EncoderLayout.Slot slot, Transfer transfer) {
        List<TensorData> parts =
                slot.tensors().stream().map(name -> tensor(source, name)).toList();
        return transfer.matrix(owner, parts, slot.shape());
    }
}
