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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each decision has a status and a date, and stands with both in the index of decisions. */
class DecisionsIndexTest {
    private static final Path FOLDER = Fixtures.repository().resolve("docs/decisions");
    private static final Pattern HEAD = Pattern.compile("Status: (accepted|amended \\d{4}-\\d\\d-\\d\\d"
            + "|superseded by \\[\\d{3}\\]\\([\\w-]+\\.md\\)) · Date: (\\d{4}-\\d\\d-\\d\\d)");
    private static final Pattern ROW =
            Pattern.compile("^\\| \\[(\\d{3})\\]\\((\\1-[\\w-]+\\.md)\\) \\| [^|]{10,} \\| ([^|]+) \\| ([^|]+) \\|$");
    private static final Pattern FIRST_TEN = Pattern.compile("^\\d+\\. \\[(\\d{3}): ");

    @Test
    void page_beginsWithItsNumberAndItsStatus() throws IOException {
        for (Path page : pages()) {
            List<String> lines = Files.readAllLines(page);
            assertThat(lines.get(0)).startsWith("# " + number(page) + ": ");
            assertThat(lines.subList(1, 4))
                    .as("head of %s", page)
                    .element(1)
                    .asString()
                    .matches(HEAD);
            assertThat(List.of(lines.get(1), lines.get(3))).containsOnly("");
        }
    }

    @Test
    void index_namesEachPageOnce_withItsStatusAndDate() throws IOException {
        List<String> expected = new ArrayList<>();
        for (Path page : pages()) {
            Matcher head = HEAD.matcher(Files.readAllLines(page).get(2));
            assertThat(head.matches()).as("head of %s", page).isTrue();
            expected.add(String.join(" | ", page.getFileName().toString(), head.group(1), head.group(2)));
        }
        assertThat(index().matches(ROW).stream()
                        .map(row -> String.join(" | ", row.group(2), row.group(3), row.group(4)))
                        .toList())
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void index_beginsWithTenPagesToReadFirst() throws IOException {
        assertThat(index().lines()).contains("## The ten to read first");
        assertThat(index().matches(FIRST_TEN))
                .hasSize(10)
                .extracting(page -> page.group(1))
                .doesNotHaveDuplicates();
    }

    private static MarkdownPage index() throws IOException {
        return MarkdownPage.of(FOLDER.resolve("README.md"));
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<Path> pages =
                    files.filter(file -> !file.endsWith("README.md")).sorted().toList();
            assertThat(pages).hasSizeGreaterThanOrEqualTo(50);
            return pages;
        }
    }

    private static String number(Path page) {
        return page.getFileName().toString().substring(0, 3);
    }
}
