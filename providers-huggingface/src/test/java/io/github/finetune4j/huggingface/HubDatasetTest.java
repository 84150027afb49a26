package io.github.finetune4j.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Point 2: a data set to the Hub and back. */
class HubDatasetTest {
    private static final HubRepo ROWS = HubRepo.dataset("alice/rows");

    private final HubFixture fixture = new HubFixture();

    @TempDir
    Path cache;

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void pushedAndReadBack_isTheSame() {
        HuggingFaceHub hub = fixture.alice(cache);
        Dataset train = HuggingFaceProviderTckTest.spec(5, "yes").trainingData();
        Dataset test = HuggingFaceProviderTckTest.spec(2, "no").trainingData();
        hub.pushDataset(ROWS, Map.of("train", train, "test", test), "Questions.");
        Dataset back = DatasetBuilder.create()
                .jsonl(hub.file(ROWS, "train.jsonl"))
                .build()
                .dataset();
        assertThat(back.fingerprint()).isEqualTo(train.fingerprint());
        assertThat(new String(
                        fixture.fake.read("datasets/alice/rows", "README.md").orElseThrow(), StandardCharsets.UTF_8))
                .startsWith("---\nconfigs:")
                .contains("- split: \"train\"\n    path: \"train.jsonl\"")
                .contains("| train | 5 | `" + train.fingerprint().hex() + "` |");
        String head = fixture.fake.head("datasets/alice/rows");
        assertThat(hub.pushDataset(ROWS, Map.of("train", train, "test", test), "Questions.")
                        .commit())
                .as("nothing changed")
                .isEqualTo(head);
    }

    @Test
    void wrongKindOrPart_isRefused() {
        HuggingFaceHub hub = fixture.alice(cache);
        Dataset rows = HuggingFaceProviderTckTest.spec(1, "yes").trainingData();
        assertThatThrownBy(() -> hub.pushDataset(HubRepo.model("alice/rows"), Map.of("train", rows), ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> hub.pushDataset(ROWS, Map.of("../train", rows), ""))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
