// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.lora.internal.encoder.EncodedText;
import io.github.finetune4j.lora.internal.encoder.Encoder;
import io.github.finetune4j.lora.internal.encoder.EncoderTask;
import io.github.finetune4j.lora.internal.encoder.EncoderTrainer;
import io.github.finetune4j.lora.internal.run.RunEvents;
import io.github.finetune4j.lora.internal.run.RunFolder;
import io.github.finetune4j.lora.internal.run.RunStatus;
import io.github.finetune4j.lora.internal.train.Look;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.training.TuningMethod;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
class TunedLoopTest {
    private static final List<String> LABELS = List.of("even", "odd");

    @TempDir
    Path folder;

    @Test
    void memoryOfTraining_isFree_whenTheResultIsRead() {
        RunFolder run = accepted();
        TunedLoop loop = new TunedLoop(
                run,
                run.settings(TextRunSettings.class),
                new RunEvents(run.events(), InstantSource.system()),
                InstantSource.system());
        AtomicReference<EncoderTrainer> seen = new AtomicReference<>();
        AtomicReference<List<EncodedText>> texts = new AtomicReference<>();
        RunStatus ended = loop.execute(
                encoder -> {
                    texts.set(IntStream.range(0, 8)
                            .mapToObj(i -> encoder.encode("card " + i, 8))
                            .toList());
                    return lesson(texts.get(), seen);
                },
                (made, result, head) -> {
                    EncoderTrainer trainer = Objects.requireNonNull(seen.get());
                    assertThatThrownBy(() -> trainer.logits(texts.get())).isInstanceOf(IllegalStateException.class);
                    assertThat(made.resolve("model.safetensors")).exists();
                },
                () -> false);
        assertThat(ended).isEqualTo(RunStatus.succeeded(run.id()));
    }

    private static TunedLoop.Lesson lesson(List<EncodedText> texts, AtomicReference<EncoderTrainer> seen) {
        int[] labels = IntStream.range(0, texts.size()).map(i -> i % 2).toArray();
        return new TunedLoop.Lesson(
                EncoderTask.CLASSES,
                LABELS,
                TunedLoop.Course.of(texts.size()),
                texts,
                (trainer, options, listener, cancelled) -> trainer.classes(texts, labels, options, listener, cancelled),
                trainer -> {
                    seen.set(trainer);
                    return Look.ofLoss(1);
                });
    }

    private RunFolder accepted() {
        Path base = Fixtures.path("heads/encoders/bert/base");
        FineTuneSpec spec = FineTuneSpec.builder()
                .baseModel(base.toString())
                .trainingData(Dataset.of(IntStream.range(0, 8)
                        .mapToObj(i -> ChatExample.of(Message.user("card " + i), Message.assistant(LABELS.get(i % 2))))
                        .toList()))
                .method(TrainingMethod.CLASSIFICATION)
                .tuningMethod(TuningMethod.FULL)
                .hyperparameters(Hyperparameters.builder().epochs(1).build())
                .build();
        try (Encoder encoder = Encoder.open(base)) {
            return TextPlanner.accept(
                    folder.resolve("runs"), base, encoder, spec, "loop", "2026-01-01T00:00:00Z", size -> {});
        }
    }
}
