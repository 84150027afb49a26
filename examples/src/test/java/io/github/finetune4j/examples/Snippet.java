// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A piece of code in a page, said to be a region of a file: {@code <!-- snippet: File.java#region -->}, and then a
 * fenced block.
 *
 * @param file name of a Java source file, or another file's path below {@code examples}
 * @param language of the block
 * @param region between {@code tag::region[]} and {@code end::region[]}, in comments
 * @param code the block's lines
 */
record Snippet(String file, String language, String region, List<String> code) {
    private static final Pattern MARKER = Pattern.compile("<!-- snippet: (\\S+)#(\\S+) -->");

    /** {@return the snippets of a page} */
    static List<Snippet> in(List<String> page) {
        List<Snippet> snippets = new ArrayList<>();
        for (int i = 0; i < page.size(); i++) {
            Matcher marker = MARKER.matcher(page.get(i));
            if (marker.find()) {
                List<String> rest = page.subList(i + 1, page.size());
                snippets.add(new Snippet(marker.group(1), language(rest), marker.group(2), block(rest)));
            }
        }
        return snippets;
    }

    private static String language(List<String> rest) {
        return rest.isEmpty() || !rest.get(0).startsWith("```")
                ? ""
                : rest.get(0).substring(3).strip();
    }

    /** {@return the lines between the two fences; none where no fence follows the marker} */
    private static List<String> block(List<String> rest) {
        if (language(rest).isEmpty()) {
            return List.of();
        }
        return rest.stream().skip(1).takeWhile(line -> !line.startsWith("```")).toList();
    }

    /**
     * {@return the region's lines, without the indentation that all of them share; none where there is no such region}
     */
    List<String> regionOf(Stream<String> source) {
        List<String> lines = source.toList();
        int start = indexOf(lines, "tag::" + region + "[]");
        int end = indexOf(lines, "end::" + region + "[]");
        return start < 0 || end < start
                ? List.of()
                : String.join("\n", lines.subList(start + 1, end))
                        .stripIndent()
                        .lines()
                        .toList();
    }

    private static int indexOf(List<String> lines, String mark) {
        return lines.stream()
                .map(line -> line.replaceAll("//|<!--|-->|^\\s*#", "").strip())
                .toList()
                .indexOf(mark);
    }
}
