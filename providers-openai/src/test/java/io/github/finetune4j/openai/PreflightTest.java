// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.LoraConfig;
import io.github.finetune4j.training.TrainingMethod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is found out before anything is uploaded. */
class PreflightTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    private final Lab lab = new Lab();
    private final OpenAiProvider provider = lab.builder()
            .clock(() -> NOW)
            .tokenCounter(text -> text.isBlank() ? 0 : text.split(" ", -1).length)
            .trainingPrice(25)
            .build();

    @AfterEach
    void stop() {
        provider.close();
        lab.close();
    }

    private void nothingWasSent() {
        assertThat(lab.server.requests("POST", ".*")).isEmpty();
        assertThat(lab.server.files()).isZero();
    }

    private String refusal(FineTuneSpec.Builder spec) {
        Throwable thrown = catchThrowable(() -> provider.submit(spec.build(), SubmitContext.of("k")));
        assertThat(thrown).isInstanceOf(InvalidRequestException.class);
        nothingWasSent();
        return String.valueOf(thrown.getMessage());
    }

    @Test
    void estimate_countsTokensEpochsAndCost() {
        // 12 rows: 3 for the row, twice 3 for its messages, twice 2 words
        Preflight usual = provider.preflight(Data.spec().build());
        assertThat(usual.rows()).isEqualTo(12);
        assertThat(usual.tokensPerEpoch()).isEqualTo(12 * (3 + 2 * 3 + 2 * 2));
        assertThat(usual.epochs()).as("100 / 12").isEqualTo(8);
        assertThat(usual.billedTokens()).isEqualTo(156 * 8);
        assertThat(usual.cost().orElseThrow()).isEqualTo(156 * 8 * 25 / 1e6);
        assertThat(usual.warnings()).as("but for the service's last day").hasSize(1);
        Hyperparameters two = Hyperparameters.builder().epochs(2).build();
        assertThat(provider.preflight(Data.spec().hyperparameters(two).build()).epochs())
                .isEqualTo(2);
        nothingWasSent();
    }

    @Test
    void usualEpochs_areAsTheServiceChooses() {
        assertThat(Estimates.usualEpochs(3)).isEqualTo(25);
        assertThat(Estimates.usualEpochs(33)).isEqualTo(3);
        assertThat(Estimates.usualEpochs(5_000)).isEqualTo(3);
        assertThat(Estimates.usualEpochs(10_000)).isEqualTo(2);
        assertThat(Estimates.usualEpochs(100_000)).isEqualTo(1);
    }

    @Test
    void refusals_areNamedTogether() {
        FineTuneSpec.Builder spec = Data.spec()
                .trainingData(Dataset.of(List.of(ChatExample.of(Message.user("only a question")))))
                .seed(-1)
                .addMetadata("x".repeat(65), "y")
                .hyperparameters(
                        Hyperparameters.builder().epochs(51).batchSize(300).build())
                .addOption("surprise", 1);
        assertThat(refusal(spec))
                .contains("at least 10 rows", "row 1 of the training data", "seed", "64", "1 to 50", "1 to 256")
                .contains("surprise");
    }

    @Test
    void model_thatThereIsNot_isRefused() {
        assertThat(refusal(Data.spec().baseModel("no-such"))).contains("no model no-such");
    }

    @Test
    void rows_thatTheServiceRefuses_areNamed() {
        List<ChatExample> rows = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            rows.add(new ChatExample(
                    List.of(Message.user("q"), Message.assistant("a")), i < 8 ? Map.of("source", "x") : Map.of()));
        }
        assertThat(refusal(Data.spec().trainingData(Dataset.of(rows))))
                .contains("row 5 of the training data has fields", "[source]", "and 3 more rows")
                .doesNotContain("row 6 ");
    }

    @Test
    void reinforcement_needsAGraderPromptsAndValidation() {
        FineTuneSpec.Builder spec = Data.spec().method(TrainingMethod.REINFORCEMENT);
        assertThat(refusal(spec)).contains("grader", "must end with the user", "validation data");
        assertThat(refusal(Data.spec().addOption(OpenAiOptions.GRADER, Map.of())))
                .contains("leave it out");
    }

    @Test
    void gaps_areRefusedByCapability() {
        assertThatThrownBy(() -> provider.submit(
                        Data.spec().lora(LoraConfig.builder().rank(4).build()).build(), SubmitContext.of("k")))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining(Capability.LORA.name());
        Hyperparameters half = Hyperparameters.builder().epochs(1.5).build();
        assertThatThrownBy(
                        () -> provider.submit(Data.spec().hyperparameters(half).build(), SubmitContext.of("k")))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("1.5");
        nothingWasSent();
    }
}
