// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.names;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownModelTest {
    private static final String COMMIT = "93efa2f097d58c2a74874c7e644dbc9b0cee75a2";

    @ParameterizedTest
    @CsvSource({
        "/models/starter, starter",
        "/models/starter/, starter",
        "./tiny.gguf, tiny.gguf",
        "C:\\models\\tiny, tiny",
        "~/models/tiny, tiny",
        "/, ''",
        "Qwen/Qwen2.5-0.5B, Qwen/Qwen2.5-0.5B",
        "gpt-4o-mini-2024-07-18, gpt-4o-mini-2024-07-18",
        "/data/snapshots/tiny, tiny",
    })
    void name_isWhatPeopleCallIt(String base, String name) {
        assertThat(ShownModel.name(base)).isEqualTo(name);
    }

    @Test
    void name_ofASnapshotInTheHubsCache_isTheRepositorysWithItsCommitBeside() {
        String hub = "/home/u/.cache/huggingface/hub/models--HuggingFaceTB--SmolLM2-135M/snapshots/";
        assertThat(ShownModel.name(hub + COMMIT)).isEqualTo("HuggingFaceTB/SmolLM2-135M@93efa2f");
        assertThat(ShownModel.name("C:" + hub.replace('/', '\\') + COMMIT))
                .isEqualTo("HuggingFaceTB/SmolLM2-135M@93efa2f");
    }

    @Test
    void brief_cutsHashesAlone() {
        assertThat(ShownModel.brief("local/job-1f0c9a2b1f0c9a2b1f0c9a2b1f0c9a2b"))
                .isEqualTo("local/job-1f0c9a2b");
        assertThat(ShownModel.brief("local/job-4")).isEqualTo("local/job-4");
        assertThat(ShownModel.brief("openai/ftjob-abc123")).isEqualTo("openai/ftjob-abc123");
        assertThat(ShownModel.brief("local/job-202611300915")).isEqualTo("local/job-202611300915");
    }
}
