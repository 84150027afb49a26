// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Markup is written by {@code Html} and drawn by {@code Picture} and {@code Strip}, in the room {@code html}: on a page
 * that puts tags together by itself an escape can be forgotten.
 */
class MarkupRulesTest {
    private static final Pattern TAG =
            Pattern.compile("\"[^\"\\n]*</?(a|article|body|br|button|circle|code|div|form|h[1-6]"
                    + "|head|html|input|label|li|line|meta|ol|p|path|pre|rect|script|section|span|style|svg|table|tbody|td|text"
                    + "|th|thead|tr|ul)\\b( |/?>|\\\\\")");

    /** It tells Label Studio what to show, and is no page of ours. */
    private static final String ELSEWHERE = "people/src/main/java/io/github/finetune4j/people/labelstudio/";

    /** {@return the lines of a source that put a tag together} */
    static List<Integer> tags(String source) {
        String code = source.replaceAll("(?m)^[ \\t]*(\\*|//|/\\*).*$", "");
        List<Integer> lines = new ArrayList<>();
        Matcher tag = TAG.matcher(code);
        while (tag.find()) {
            lines.add((int) code.substring(0, tag.start()).lines().count());
        }
        return lines;
    }

    @Test
    void noRoomButHtml_putsTagsTogether() throws IOException {
        List<String> places = new ArrayList<>();
        int pages = 0;
        for (Path file : RepositoryFiles.endingIn(".java")) {
            String name = Fixtures.repository().relativize(file).toString();
            if (name.contains("src/main/java")
                    && !name.matches("(html|benchmarks|testkit-services|chat-template)/.*|" + ELSEWHERE + ".*")) {
                String source = Files.readString(file);
                pages += source.contains("html.internal.Html;") ? 1 : 0;
                tags(source).forEach(line -> places.add(RepositoryFiles.place(file, line)));
            }
        }
        assertThat(pages).as("sources that write markup").isGreaterThan(20);
        assertThat(places).isEmpty();
    }

    @Test
    void tag_isSeen_andWhatOnlyLooksLikeOneIsNot() {
        assertThat(tags("a\nout.append(\"<td class=n>\");")).containsExactly(2);
        assertThat(tags("x = \"</svg>\" + \"a<p>b\";")).hasSize(2);
        assertThat(tags(" * \"<p>\"\n// \"<p>\"\nif (a < p) { b(\"a < b\", \"<text>\" == c); }"))
                .hasSize(1);
        assertThat(tags("m(\"<timestamp>\", \"List<String>\", \"a <- b\")")).isEmpty();
    }
}
