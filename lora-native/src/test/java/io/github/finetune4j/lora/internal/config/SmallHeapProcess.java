// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.config;

import io.github.finetune4j.lora.internal.gguf.GgufFile;
import io.github.finetune4j.lora.internal.io.SafetensorsFile;
import io.github.finetune4j.lora.internal.tokens.TextEncoder;
import java.nio.file.Path;
import java.util.Objects;

/** Opens each file of its arguments, and prints what it is told of it. */
final class SmallHeapProcess {
    private SmallHeapProcess() {}

    public static void main(String... files) {
        for (String file : files) {
            String told;
            try {
                open(Path.of(file));
                told = "opened";
            } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
                told = e.getClass().getSimpleName() + ": " + e.getMessage();
            }
            System.out.println(told.replaceAll("\\s+", " "));
        }
    }

    private static void open(Path file) {
        String name = file.getFileName().toString();
        if (name.endsWith(".safetensors")) {
            SafetensorsFile.open(file).close();
        } else if (name.endsWith(".gguf")) {
            GgufFile.open(file).close();
        } else if (name.equals("tokenizer.json")) {
            TextEncoder.open(Objects.requireNonNull(file.getParent())).close();
        } else {
            JsonFile.object(file);
        }
    }
}
