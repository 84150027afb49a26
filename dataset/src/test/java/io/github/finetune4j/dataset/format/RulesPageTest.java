// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RulesPageTest {
    /**
     * After a change of the rules: run this test with {@code -Dfinetune4j.writeDocs=true}, and look at the difference.
     */
    @Test
    void page_isWhatTheRulesSay() throws IOException {
        Path page = repository().resolve("docs/reference/data-rules.md");
        if (Boolean.getBoolean("finetune4j.writeDocs")) {
            Files.writeString(page, RulesPage.text());
        }

        assertThat(page).hasContent(RulesPage.text());
    }

    private static Path repository() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw")) && folder.getParent() != null) {
            folder = folder.getParent();
        }
        return folder;
    }
}
