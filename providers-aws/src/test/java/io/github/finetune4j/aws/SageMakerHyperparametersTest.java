// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.testkit.services.FakeSageMakerServer;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.LearningRateSchedule;
import io.github.finetune4j.training.LongRowPolicy;
import io.github.finetune4j.training.LoraConfig;
import io.github.finetune4j.training.LossMask;
import io.github.finetune4j.training.Quantization;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A specification in a container's words, and the container's log in ours. */
class SageMakerHyperparametersTest {
    private static final SageMakerRecipe JUMP_START = SageMakerRecipe.jumpStart(
                    "meta-textgeneration-llama-3-2-1b", "image", "s3://cache/model/", "s3://cache/sourcedir.tar.gz")
            .instance(FakeSageMakerServer.MACHINE)
            .maxRuntime(Duration.ofHours(1))
            .acceptLicence()
            .build();

    private static FineTuneSpec everything() {
        return SageMakerLab.spec()
                .seed(7)
                .lora(LoraConfig.builder()
                        .rank(8)
                        .alpha(16)
                        .dropout(0.05)
                        .targetModules("q_proj", "v_proj")
                        .rankStabilized(true)
                        .quantization(Quantization.NF4)
                        .build())
                .hyperparameters(Hyperparameters.builder()
                        .epochs(2)
                        .maxSteps(50)
                        .batchSize(4)
                        .gradientAccumulation(2)
                        .learningRate(1e-5)
                        .schedule(LearningRateSchedule.COSINE)
                        .warmupSteps(3)
                        .weightDecay(0.1)
                        .maxGradientNorm(0.5)
                        .maxLength(512)
                        .longRowPolicy(LongRowPolicy.DROP)
                        .lossMask(LossMask.ALL)
                        .build())
                .build();
    }

    @Test
    void trl_namesAreThoseThatItsScriptReads() throws IOException {
        Map<String, String> values = new SageMakerHyperparameters(SageMakerLab.RECIPE).values(everything());
        assertThat(values)
                .containsEntry("learning_rate", "0.00001")
                .containsEntry("epochs", "2")
                .containsEntry("lora_targets", "q_proj,v_proj")
                .containsEntry("long_rows", "drop")
                .containsEntry("loss_on", "all")
                .hasSize(21);
        try (InputStream in = Objects.requireNonNull(StagedFiles.class.getResourceAsStream("sagemaker_trl.py"))) {
            String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(script).contains("lora_dora");
            assertThat(values.keySet()).allSatisfy(name -> assertThat(script).contains('"' + name + '"'));
        }
    }

    @Test
    void trl_dora_isAskedFor() {
        FineTuneSpec spec = SageMakerLab.spec()
                .lora(LoraConfig.builder().dora(true).build())
                .build();
        assertThat(new SageMakerHyperparameters(SageMakerLab.RECIPE).values(spec))
                .containsEntry("lora_dora", "true");
    }

    @Test
    void jumpStart_hasItsOwnNamesAndRows() throws IOException {
        FineTuneSpec spec = SageMakerLab.spec()
                .seed(7)
                .lora(LoraConfig.builder()
                        .rank(8)
                        .alpha(16)
                        .targetModules("q_proj")
                        .build())
                .hyperparameters(Hyperparameters.builder()
                        .epochs(3)
                        .batchSize(2)
                        .learningRate(2e-4)
                        .build())
                .addOption("hyperParameters", Map.of("max_input_length", 1_024))
                .build();
        SageMakerHyperparameters words = new SageMakerHyperparameters(JUMP_START);
        assertThat(words.values(spec))
                .containsAllEntriesOf(Map.of(
                        "epoch", "3",
                        "per_device_train_batch_size", "2",
                        "learning_rate", "0.0002",
                        "lora_r", "8",
                        "lora_alpha", "16",
                        "target_modules", "q_proj",
                        "chat_dataset", "True",
                        "max_input_length", "1024",
                        "sagemaker_submit_directory", "s3://cache/sourcedir.tar.gz"));
        assertThat(words.problems(spec)).singleElement().asString().contains("base model fake/quick");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SageMakerRows.of(JUMP_START).write(Data.rows(1), out);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("{\"dialog\":[{\"role\":\"user\",\"content\":\"Question 0\"},"
                        + "{\"role\":\"assistant\",\"content\":\"Answer 0\"}]}\n");
    }

    @Test
    void recipesOwnHyperparameter_cannotBeChanged() {
        FineTuneSpec spec = SageMakerLab.spec()
                .baseModel("meta-textgeneration-llama-3-2-1b")
                .addOption("hyperParameters", Map.of("chat_dataset", "False"))
                .build();
        assertThat(new SageMakerHyperparameters(JUMP_START).problems(spec))
                .containsExactly("hyperparameter chat_dataset: the recipe sets it");
    }

    @Test
    void lines_becomeStepsAndValidationsAndNotes() {
        MetricLines trl = new MetricLines(SageMakerLab.RECIPE);
        Instant at = Instant.EPOCH;
        assertThat(trl.event("a", at, "finetune4j step=3 total=90 epoch=0.1 loss=1.25 learning_rate=1e-05"))
                .contains(new JobEvent.StepCompleted("a", at, 3, 90, 0.1, 1.25, 1e-5, Double.NaN, Duration.ZERO));
        assertThat(trl.event("b", at, "finetune4j step=30 total=90 epoch=1.0 eval_loss=0.75"))
                .contains(new JobEvent.Validated("b", at, 30, 1.0, 0.75));
        assertThat(trl.event("c", at, "a row: my loss is great")).isEmpty();
        MetricLines jumpStart = new MetricLines(JUMP_START);
        assertThat(jumpStart.event("d", at, "epoch 1: train_epoch_loss=2.5, epcoh time 3s"))
                .contains(new JobEvent.Note("d", at, "metric", "{train:loss=2.5}"));
        assertThat(jumpStart.event("e", at, "eval_epoch_loss=tensor(1.5, device='cuda:0')"))
                .contains(new JobEvent.Validated("e", at, 0, Double.NaN, 1.5));
    }
}
