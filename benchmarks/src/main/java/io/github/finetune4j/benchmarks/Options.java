// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The options behind the benchmark's name: {@code --option value} and {@code --flag}, each at most once. */
final class Options {
    private final Map<String, String> values = new HashMap<>();
    private final Set<String> flags = new HashSet<>();
    private final String usage;

    private Options(String usage) {
        this.usage = usage;
    }

    static Options parse(Benchmark benchmark, List<String> words) {
        Options options = new Options(benchmark.usage());
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            String name = word.startsWith("--") ? word.substring(2) : "";
            if (benchmark.flags().contains(name)) {
                options.flags.add(name);
            } else if (benchmark.options().contains(name) && i + 1 < words.size()) {
                options.put(name, words.get(++i));
            } else {
                throw options.wrong("not understood: " + word);
            }
        }
        return options;
    }

    private void put(String name, String value) {
        if (values.put(name, value) != null) {
            throw wrong("given twice: --" + name);
        }
    }

    boolean flag(String name) {
        return flags.contains(name);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    String required(String name) {
        return text(name).orElseThrow(() -> wrong("missing: --" + name));
    }

    /** {@return a file or folder that exists} */
    Path existing(String name) {
        Path path = Path.of(required(name)).toAbsolutePath().normalize();
        if (!Files.exists(path)) {
            throw wrong("--" + name + ": no such file or folder: " + path);
        }
        return path;
    }

    int integer(String name, int otherwise, int least) {
        String given = values.getOrDefault(name, String.valueOf(otherwise));
        try {
            int value = Integer.parseInt(given);
            if (value >= least) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw wrong("--" + name + ": not a whole number: " + given);
        }
        throw wrong("--" + name + " must be at least " + least + ", got " + given);
    }

    double number(String name, double otherwise) {
        String given = values.getOrDefault(name, String.valueOf(otherwise));
        try {
            return Double.parseDouble(given);
        } catch (NumberFormatException e) {
            throw wrong("--" + name + ": not a number: " + given);
        }
    }

    String oneOf(String name, String otherwise, List<String> words) {
        String given = values.getOrDefault(name, otherwise);
        if (!words.contains(given)) {
            throw wrong("--" + name + " must be one of " + String.join(", ", words) + ", got " + given);
        }
        return given;
    }

    IllegalArgumentException wrong(String problem) {
        return new IllegalArgumentException(problem + " -> " + usage);
    }
}
