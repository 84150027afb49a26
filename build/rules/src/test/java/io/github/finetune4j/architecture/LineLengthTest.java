// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines that people read are at most 120 columns wide. */
class LineLengthTest {
    private static final int WIDTH = 120;

    /** How many lines of Java may still be wider: comments that were written before this rule. */
    private static final int WIDER_JAVA = 0;

    /** The card of the starter model is part of the model, and of its check sums. */
    private static final Path MODEL_CARD = Path.of("startermodel", "model", "README.md");

    @Test
    void markdown_proseIsWrapped() throws IOException {
        List<String> wide = new ArrayList<>();
        int lines = 0;
        for (Path file : RepositoryFiles.endingIn(".md")) {
            if (!file.endsWith(MODEL_CARD)) {
                MarkdownPage page = MarkdownPage.of(file);
                lines += page.prose().size();
                page.prose().stream()
                        .filter(line -> isWide(page.lines().get(line - 1)))
                        .forEach(line -> wide.add(RepositoryFiles.place(file, line)));
            }
        }
        assertThat(wide).isEmpty();
        assertThat(lines).isGreaterThan(1_500);
    }

    @Test
    void java_isWrapped() throws IOException {
        List<String> wide = new ArrayList<>();
        List<Path> files = RepositoryFiles.endingIn(".java");
        for (Path file : files) {
            wide.addAll(wideJava(file));
        }
        assertThat(wide).hasSizeLessThanOrEqualTo(WIDER_JAVA);
        assertThat(files).hasSizeGreaterThan(1_000);
    }

    /** Text blocks and lines with a string are left out: no formatter breaks them. */
    private static List<String> wideJava(Path file) throws IOException {
        List<String> wide = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        boolean text = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (isWide(line) && !text && (isComment(line) || line.indexOf('"') < 0)) {
                wide.add(RepositoryFiles.place(file, i + 1));
            }
            text ^= line.split("\"\"\"", -1).length % 2 == 0;
        }
        return wide;
    }

    private static boolean isComment(String line) {
        String start = line.strip();
        return start.startsWith("*") || start.startsWith("/*") || start.startsWith("//");
    }

    private static boolean isWide(String line) {
        return line.codePointCount(0, line.length()) > WIDTH;
    }
}
