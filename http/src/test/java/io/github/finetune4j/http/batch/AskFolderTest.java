// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.model.ModelRef;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The names of the folders of models. */
class AskFolderTest {
    private static String name(String model) {
        return String.valueOf(
                AskFolder.of(Path.of("asked"), ModelRef.of("openai", model)).getFileName());
    }

    @Test
    void folderOfAModel_isFitForEveryFileSystem_andTellsModelsApart() {
        assertThat(name("a:b")).matches("a-b-[0-9a-f]{8}").isNotEqualTo(name("a-b"));
        assertThat(name("..").length()).isLessThanOrEqualTo(9);
        assertThat(name("x".repeat(500))).hasSizeLessThan(100);
    }
}
