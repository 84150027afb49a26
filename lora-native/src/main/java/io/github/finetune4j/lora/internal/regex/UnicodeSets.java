// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.regex;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Unicode 16.0's categories, scripts and case, read from a file of ours and not from {@link Character}, whose tables
 * differ from one Java version to the next: a text has the same tokens everywhere.
 */
final class UnicodeSets {
    private static final String FILE = "/io/github/finetune4j/lora/regex/unicode.txt";
    private static final UnicodeSets INSTANCE = read();

    private final Map<String, String> lines = new HashMap<>();
    private final Map<String, CodeSet> sets = new ConcurrentHashMap<>();
    private final Map<Integer, int[]> same = new HashMap<>();
    private final List<int[]> several = new ArrayList<>();

    private UnicodeSets() {}

    private static UnicodeSets read() {
        UnicodeSets sets = new UnicodeSets();
        try (InputStream file = UnicodeSets.class.getResourceAsStream(FILE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            lines.lines().forEach(sets::line);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot read " + FILE + ": " + e + " -> take the whole jar of finetune4j-lora", e);
        }
        return sets;
    }

    private void line(String line) {
        String[] parts = line.split(" ", 2);
        switch (parts[0]) {
            case "set" -> named(parts[1]);
            case "fold" -> folded(codes(parts[1]));
            case "multi" -> several.add(codes(parts[1]));
            default -> {} // the head
        }
    }

    private void named(String names) {
        String[] parts = names.split(" ", 2);
        for (String name : parts[0].split(",", -1)) {
            lines.put(plain(name), parts[1]);
        }
    }

    private void folded(int[] codes) {
        for (int code : codes) {
            same.put(code, codes);
        }
    }

    private static int[] codes(String words) {
        return List.of(words.split(" ", -1)).stream()
                .mapToInt(each -> Integer.parseInt(each, 16))
                .toArray();
    }

    /**
     * {@return the set of a property's name, with any case, spaces, hyphens and underscores; null where the name is
     * unknown}
     */
    static @Nullable CodeSet property(String name) {
        String plain = plain(name);
        String line = INSTANCE.lines.get(plain);
        return line == null ? null : INSTANCE.sets.computeIfAbsent(plain, each -> decoded(line));
    }

    private static String plain(String name) {
        return name.replace(" ", "").replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
    }

    private static CodeSet decoded(String line) {
        CodeSet.Builder builder = new CodeSet.Builder();
        int next = 0;
        for (String word : line.split(" ", -1)) {
            int hyphen = word.indexOf('-');
            int first = next + Integer.parseInt(hyphen < 0 ? word : word.substring(0, hyphen), 36);
            next = first + (hyphen < 0 ? 1 : Integer.parseInt(word.substring(hyphen + 1), 36));
            builder.add(first, next - 1);
        }
        return builder.build();
    }

    /** {@return the characters that are this one without case, itself too} */
    static CodeSet folded(int code) {
        int[] codes = INSTANCE.same.get(code);
        return codes == null ? CodeSet.range(code, code) : CodeSet.of(codes);
    }

    /** {@return a set with all that its members are without case} */
    static CodeSet folded(CodeSet set) {
        CodeSet.Builder builder = new CodeSet.Builder().add(set);
        INSTANCE.same.forEach((code, codes) -> {
            if (set.contains(code)) {
                builder.add(CodeSet.of(codes));
            }
        });
        return builder.build();
    }

    /**
     * {@return characters that are the same, without case, as two or three others; each first in its row, then the
     * others}
     */
    static List<int[]> several() {
        return INSTANCE.several;
    }
}
