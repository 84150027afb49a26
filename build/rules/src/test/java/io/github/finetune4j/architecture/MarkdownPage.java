// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A page in Markdown.
 *
 * @param file where it lies
 * @param lines all of them
 */
record MarkdownPage(Path file, List<String> lines) {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("`[^`]+`");

    static MarkdownPage of(Path file) throws IOException {
        return new MarkdownPage(file, Files.readAllLines(file));
    }

    /** {@return the numbers, from 1, of the lines that are neither in a table nor in a block of code} */
    List<Integer> prose() {
        List<Integer> prose = new ArrayList<>();
        boolean fenced = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            boolean fence = line.strip().startsWith("```");
            fenced ^= fence;
            if (!fenced && !fence && !line.startsWith("|") && !line.startsWith("    ")) {
                prose.add(i + 1);
            }
        }
        return prose;
    }

    /** {@return where the links of prose and tables lead} */
    List<String> links() {
        List<String> links = new ArrayList<>();
        boolean fenced = false;
        for (String line : lines) {
            fenced ^= line.strip().startsWith("```");
            if (!fenced) {
                LINK.matcher(CODE.matcher(line).replaceAll("code")).results().forEach(link -> links.add(link.group(1)));
            }
        }
        return links;
    }

    /** {@return the names by which a link leads to a heading of this page} */
    Set<String> anchors() {
        return lines.stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    /** {@return the matches of a pattern, line by line} */
    List<MatchResult> matches(Pattern pattern) {
        return lines.stream().flatMap(line -> pattern.matcher(line).results()).toList();
    }
}
