// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.evaluation.calls.RecordedAnswers;
import io.github.finetune4j.model.ModelRef;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The names of the folders of models. */
class AskFolderTest {
    @TempDir
    Path asked;

    private Path folder(String provider, String model) {
        return AskFolder.of(asked, ModelRef.of(provider, model), () -> provider + "/" + model);
    }

    private String name(String model) {
        return String.valueOf(folder("openai", model).getFileName());
    }

    @Test
    void folderOfAModel_isFitForEveryFileSystem_andTellsModelsApart() {
        assertThat(name("a:b")).matches("openai-a-b-[0-9a-f]{8}").isNotEqualTo(name("a-b"));
        assertThat(name("..").length()).isLessThanOrEqualTo(18);
        assertThat(name("x".repeat(500))).hasSizeLessThan(100);
    }

    @Test
    void modelsOfTwoProviders_haveFoldersOfTheirOwn() {
        assertThat(folder("together", "m")).isNotEqualTo(folder("fireworks", "m"));
    }

    @Test
    void folderOfBefore_whichDidNotSayTheProvider_isGoneOnWith_butOnlyByThatProvider() {
        Path before = asked.resolve("gpt-4o-ef0e13c8");
        RecordedAnswers.open(before.resolve("answers.jsonl"), "gpt-4o", "openai/gpt-4o")
                .close();
        assertThat(folder("openai", "gpt-4o")).isEqualTo(before);
        assertThat(folder("azure", "gpt-4o").getFileName().toString()).startsWith("azure-gpt-4o-");
    }
}
