// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.dataset.internal.rules.IssueCode;
import io.github.finetune4j.fixtures.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DataDocTest {
    private static final Pattern ROW = Pattern.compile("\\| `[a-z0-9-]+`( warning| info)? \\| .* \\|");

    @Test
    void tableOfIssues_isWhatTheCodeSays() throws IOException {
        Path page = Fixtures.repository().resolve("docs/reference/data-issues.md");
        List<String> documented = Files.readAllLines(page).stream()
                .filter(line -> ROW.matcher(line).matches())
                .toList();

        assertThat(documented)
                .containsExactlyElementsOf(
                        Arrays.stream(IssueCode.values()).map(DataDocTest::row).toList());
    }

    private static String row(IssueCode code) {
        String mark =
                code.severity() == Severity.ERROR ? "" : " " + code.severity().word();
        return "| `" + code.word() + "`" + mark + " | " + code.meaning() + " | " + code.fix() + " |";
    }
}
