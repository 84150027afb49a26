// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.error.OutOfDeviceMemoryException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.heads.linear.LogisticRegression;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.encoder.EncoderSize;
import io.github.finetune4j.lora.internal.texts.TextSize;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.HeadConfig;
import io.github.finetune4j.training.HeadStart;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.training.TuningMethod;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a head and its encoder will take of the memory, before they begin. */
@Tag("native")
class TextMemoryTest {
    private static final long GIGA = 1L << 30;

    @TempDir
    Path folder;

    @Test
    void head_takesTheEncoderAsItIs_andItsFit() {
        MemoryEstimate estimate = estimate(spec());
        assertThat(estimate.weights()).isEqualTo(4 * numbers());
        assertThat(estimate.trainable()).isEqualTo(LogisticRegression.memory(60, 32, 3));
        assertThat(estimate.activations()).isPositive();
    }

    @Test
    void tunedEncoder_takesEachOfItsNumbersSevenTimes_anAdapterTheWeightsBesides() {
        long head = 3 * 32 + 3;
        long fit = LogisticRegression.memory(60, 32, 3); // of the head that it begins with
        MemoryEstimate full = estimate(spec().tuningMethod(TuningMethod.FULL));
        assertThat(full.weights()).isZero();
        assertThat(full.trainable()).isEqualTo(4 * 7 * (numbers() + head) + fit);
        MemoryEstimate own = estimate(spec().tuningMethod(TuningMethod.FULL)
                .head(HeadConfig.builder().start(HeadStart.OWN).build()));
        assertThat(own.trainable()).isEqualTo(4 * 7 * (numbers() + 32 * 32 + 32 + head));
        MemoryEstimate lora = estimate(spec().tuningMethod(TuningMethod.LORA));
        assertThat(lora.weights()).isGreaterThan(4 * numbers());
        assertThat(lora.trainable()).isLessThan(full.trainable());
        assertThat(lora.activations()).isEqualTo(full.activations());
    }

    @Test
    void activations_growWithTheBatch_andPairsAreTwice() {
        long sixteen = estimate(spec().tuningMethod(TuningMethod.FULL)).activations();
        FineTuneSpec.Builder eight = spec().tuningMethod(TuningMethod.FULL)
                .hyperparameters(Hyperparameters.builder().batchSize(8).build());
        assertThat(estimate(eight).activations()).isEqualTo(sixteen / 2);
        MemoryEstimate pairs =
                estimate(spec().head(HeadConfig.builder().contrastive(true).build()));
        assertThat(pairs.activations()).isEqualTo(4 * sixteen); // 32 pairs
        assertThat(pairs.trainable()).isEqualTo(4 * 7 * numbers() + LogisticRegression.memory(60, 32, 3));
    }

    @Test
    void runThatDoesNotFit_isRefused_withTheNumbers_andWhatHelps() {
        EncoderSize huge = new EncoderSize(400 * GIGA, 300 * GIGA, 400 * GIGA, 100, 1000, 0);
        assertThatThrownBy(() ->
                        TextMemory.refuseTooLarge(new TextSize(huge, 100, 32, 3, false, Collections.nCopies(16, 100))))
                .isInstanceOf(OutOfDeviceMemoryException.class)
                .hasMessageContaining("the training does not fit: it needs about ")
                .hasMessageContaining(" -> use a smaller batch, shorter rows (maxLength), LORA instead of FULL");
        EncoderSize small = new EncoderSize(1000, 100, 0, 100, 1000, 0);
        assertThatThrownBy(() ->
                        TextMemory.refuseTooLarge(new TextSize(small, 100_000_000, 1024, 50_000, true, List.of())))
                .isInstanceOf(OutOfDeviceMemoryException.class)
                .hasMessageContaining("the head does not fit into the heap: 100000000 rows of 1024 numbers and 50000")
                .hasMessageContaining(" -> give Java more by -Xmx");
    }

    @Test
    void embedder_takesTheTextsOfEachPairOfABatch() {
        List<PairExample> pairs = IntStream.range(0, 60)
                .mapToObj(i -> PairExample.of(ThreeLabels.text(i % 3, i), ThreeLabels.text(i % 3, i + 9)))
                .toList();
        FineTuneSpec.Builder embedder = FineTuneSpec.builder()
                .baseModel(ThreeLabels.encoder().toString())
                .trainingData(Dataset.of(pairs))
                .method(TrainingMethod.EMBEDDING);
        assertThat(estimate(embedder).trainable()).isEqualTo(4 * 7 * numbers());
        assertThat(estimate(embedder).activations()) // 32 pairs
                .isEqualTo(4 * estimate(spec().tuningMethod(TuningMethod.FULL)).activations());
    }

    @Test
    void countedWords_haveNoEstimate() {
        assertThatThrownBy(() -> estimate(spec().baseModel(LocalLoraProvider.TERMS)))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("counts words, and has no estimate -> ");
    }

    @Test
    void estimate_writesNothing() {
        estimate(spec());
        assertThat(folder).isEmptyDirectory();
    }

    private static long numbers() {
        ObjectNode config = JsonFile.object(ThreeLabels.encoder().resolve("config.json"));
        long hidden = config.path("hidden_size").asInt();
        long ffn = config.path("intermediate_size").asInt();
        long tables = config.path("vocab_size").asLong()
                + config.path("max_position_embeddings").asLong()
                + config.path("type_vocab_size").asLong();
        long layer = 4 * (hidden * hidden + hidden) + 2 * hidden * ffn + ffn + hidden + 4 * hidden;
        return tables * hidden + 2 * hidden + config.path("num_hidden_layers").asInt() * layer;
    }

    private static FineTuneSpec.Builder spec() {
        return FineTuneSpec.builder()
                .baseModel(ThreeLabels.encoder().toString())
                .trainingData(Dataset.of(ThreeLabels.rows(60)))
                .method(TrainingMethod.classification());
    }

    private MemoryEstimate estimate(FineTuneSpec.Builder spec) {
        try (LocalLoraProvider provider =
                LocalLoraProvider.builder().runs(folder.resolve("runs")).build()) {
            return provider.estimate(spec.build());
        }
    }
}
