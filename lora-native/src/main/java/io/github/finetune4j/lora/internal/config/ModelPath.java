// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.config;

import io.github.finetune4j.error.InvalidModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The meaning of a base model's path: a folder in Hugging Face's layout, a GGUF file, or a folder that holds one. */
public final class ModelPath {
    private ModelPath() {}

    /**
     * {@return the GGUF file that holds the weights; empty for a folder in Hugging Face's layout}
     *
     * @param model a folder or a file
     * @throws InvalidModelException if a folder without safetensors holds several
     */
    public static Optional<Path> gguf(Path model) {
        if (!Files.isDirectory(model)) {
            return isGguf(model) && Files.isRegularFile(model) ? Optional.of(model) : Optional.empty();
        }
        if (Files.exists(model.resolve("model.safetensors"))
                || Files.exists(model.resolve("model.safetensors.index.json"))) {
            return Optional.empty();
        }
        List<Path> found = inside(model);
        if (found.size() > 1) {
            throw new InvalidModelException(model + " holds several GGUF files: "
                    + found.stream().map(each -> each.getFileName().toString()).toList()
                    + " -> give the path of one of them");
        }
        return found.stream().findFirst();
    }

    private static List<Path> inside(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(each -> isGguf(each) && Files.isRegularFile(each))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InvalidModelException(
                    "cannot list " + folder + ": " + e + " -> check the folder's permissions", e);
        }
    }

    private static boolean isGguf(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return name.endsWith(".gguf") && !name.startsWith(".");
    }

    /**
     * {@return where the files beside the weights lie}
     *
     * @param model a folder or a file
     */
    public static Path folder(Path model) {
        Path parent = model.toAbsolutePath().getParent();
        return Files.isRegularFile(model) && parent != null ? parent : model;
    }

    /**
     * {@return whether something that can be a model lies there}
     *
     * @param model a folder or a file
     */
    public static boolean exists(Path model) {
        return Files.isDirectory(model) || (isGguf(model) && Files.isRegularFile(model));
    }
}
