// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import io.github.finetune4j.error.InvalidModelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The tensors of an adapter's file: each is taken once, in the shape and with numbers that it must have, and what is
 * missing or left over is reported.
 */
final class AdapterTensors {
    private static final int MOST_LISTED = 8;

    private final SafetensorsFile tensors;
    private final Path file;
    private final Set<String> taken = new HashSet<>();

    AdapterTensors(SafetensorsFile tensors, Path file) {
        this.tensors = tensors;
        this.file = file;
    }

    boolean has(String name) {
        return tensors.names().contains(name);
    }

    boolean hasAny(String prefix) {
        return tensors.names().stream().anyMatch(name -> name.startsWith(prefix));
    }

    TensorData tensor(String name, long... shape) {
        TensorData tensor = tensors.tensor(name);
        taken.add(name);
        if (!Arrays.equals(tensor.shape(), shape)) {
            throw new InvalidModelException(file + ": adapter tensor " + tensor.name() + " has shape "
                    + Arrays.toString(tensor.shape()) + ", this model and rank ask for " + Arrays.toString(shape)
                    + " -> use the base model that the adapter was trained on");
        }
        return FiniteNumbers.require(tensor, file.toString());
    }

    /**
     * Refuses a file that is not what the configuration names.
     *
     * @param named paths of the modules that it names in this model
     * @param found those that have tensors
     * @param words by which it names them
     */
    void throwIfNotAll(Collection<String> named, Set<String> found, List<String> words) {
        List<String> left =
                tensors.names().stream().filter(name -> !taken.contains(name)).toList();
        if (!left.isEmpty()) {
            throw new InvalidModelException(file + " holds " + left.size() + " tensors that fit nothing which "
                    + AdapterConfig.FILE + " names in this model: " + list(left)
                    + " -> use the base model that the adapter was trained on, or save the adapter again");
        }
        List<String> missing = new ArrayList<>(named);
        missing.removeAll(found);
        if (!missing.isEmpty()) {
            throw new InvalidModelException(file + " lacks the tensors of " + missing.size() + " of " + named.size()
                    + " modules that " + AdapterConfig.FILE + " names by target_modules " + words + ": "
                    + list(missing) + " -> save the adapter again, or name only what it has");
        }
        if (taken.isEmpty()) {
            throw new InvalidModelException(file + " holds no tensor -> save the adapter again");
        }
    }

    private static String list(List<String> names) {
        String more = names.size() > MOST_LISTED ? "; and " + (names.size() - MOST_LISTED) + " more" : "";
        return String.join("; ", names.subList(0, Math.min(MOST_LISTED, names.size()))) + more;
    }
}
