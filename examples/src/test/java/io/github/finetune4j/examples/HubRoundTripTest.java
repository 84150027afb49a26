// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.huggingface.HubRepo;
import io.github.finetune4j.huggingface.HuggingFaceHub;
import io.github.finetune4j.startermodel.StarterModel;
import io.github.finetune4j.testkit.services.FakeHub;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hub in, training here, Hub out, back again. */
@Tag("native")
class HubRoundTripTest {
    private static final HubRepo TARGET = HubRepo.model("alice/hub-round-trip");

    @TempDir
    Path folder;

    @Test
    void run_pushesAdapterAndCard_andTheAdapterComesBackAndAnswers() throws IOException {
        List<String> said = new ArrayList<>();
        try (FakeHub fake = HubRoundTrip.fakeHub();
                HuggingFaceHub hub = HubRoundTrip.hub(fake, folder.resolve("cache"))) {
            assertThat(HubRoundTrip.run(hub, StarterModel.ID, TARGET, folder, said::add))
                    .isNotBlank();
            assertThat(fake.paths("models/alice/hub-round-trip", "main"))
                    .containsExactly(
                            "README.md", "adapter_config.json", "adapter_model.safetensors", "run-manifest.json");
            assertThat(read(fake, "models/alice/hub-round-trip", "adapter_config.json"))
                    .contains("\"base_model_name_or_path\": \"" + StarterModel.ID + "\"");
            assertThat(read(fake, "models/alice/hub-round-trip", "README.md"))
                    .startsWith("---\nbase_model: \"" + StarterModel.ID + "\"")
                    .contains("model-index:", "token_f1, 95 % interval", "fingerprint `", "\"steps\"");
            assertThat(read(fake, "datasets/alice/hub-round-trip-rows", "README.md"))
                    .contains("| train |");
        }
        assertThat(said).hasSize(3);
        assertThat(said.get(0)).endsWith("rows from datasets/alice/hub-round-trip-rows");
        assertThat(said.get(1)).contains("adapter_model.safetensors");
    }

    private static String read(FakeHub fake, String repo, String path) {
        return new String(fake.read(repo, path).orElseThrow(), StandardCharsets.UTF_8);
    }
}
