// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.djl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Joins TorchScript source files of the class path and fills in the constants written {@code @NAME@}. */
public final class TorchScriptSource {
    private static final Pattern CONSTANT = Pattern.compile("@([A-Z_]+)@");

    private TorchScriptSource() {}

    /**
     * {@return methods of one module, comments and empty lines dropped, indented as an archive needs them}
     *
     * @param home class beside whose package's root the files lie
     * @param folder absolute folder of the class path
     * @param files names in that folder
     * @param constants what stands for each {@code @NAME@}
     * @throws IllegalStateException if a file is absent or a constant has no value: a fault of the build
     */
    public static String join(Class<?> home, String folder, List<String> files, Map<String, String> constants) {
        String source = files.stream()
                .flatMap(file -> read(home, folder + "/" + file).lines())
                .filter(line -> !line.isBlank() && !line.stripLeading().startsWith("#"))
                .map(line -> "  " + line + "\n")
                .collect(Collectors.joining());
        return fill(source, constants);
    }

    static String fill(String source, Map<String, String> constants) {
        TreeSet<String> missing = new TreeSet<>();
        String filled = CONSTANT.matcher(source).replaceAll(match -> {
            String value = constants.get(match.group(1));
            if (value == null) {
                missing.add(match.group(1));
                return "";
            }
            return Matcher.quoteReplacement(value);
        });
        if (!missing.isEmpty()) {
            throw new IllegalStateException(
                    "TorchScript constants without a value: " + missing + " -> report it as a bug");
        }
        return filled;
    }

    private static String read(Class<?> home, String path) {
        try (InputStream in = home.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("no TorchScript source " + path
                        + " on the class path -> take the whole jar of finetune4j-lora");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot read the TorchScript source " + path + " -> take the whole jar of finetune4j-lora", e);
        }
    }
}
