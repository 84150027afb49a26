// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.lora.internal.djl.ResidentMemory;
import io.github.finetune4j.lora.internal.encoder.EncodedText;
import io.github.finetune4j.lora.internal.encoder.Encoder;
import io.github.finetune4j.lora.internal.encoder.EncoderTask;
import io.github.finetune4j.lora.internal.encoder.EncoderTrainer;
import io.github.finetune4j.lora.internal.kernel.AdamW;
import io.github.finetune4j.lora.internal.train.Schedule;
import io.github.finetune4j.lora.internal.train.TrainerListener;
import io.github.finetune4j.lora.internal.train.TrainerOptions;
import io.github.finetune4j.lora.internal.train.TrainerResult;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The training of a whole encoder on the rows of a folder, with the peer's settings, in a process of its own. */
final class HeadsTuning {
    private HeadsTuning() {}

    /**
     * Prints the seconds, steps and memory.
     *
     * @param args the encoder's folder, a folder of {@link HeadSplit#write}, and how many threads it takes
     */
    public static void main(String[] args) {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("ai.djl.pytorch.num_threads", args[2]);
        Path model = Path.of(args[0]);
        List<ChatExample> rows = HeadSplit.train(Path.of(args[1]));
        long start = System.nanoTime();
        List<String> names = HeadSplit.labels(rows).stream().distinct().sorted().toList();
        int[] labels = HeadSplit.labels(rows).stream().mapToInt(names::indexOf).toArray();
        List<EncodedText> texts;
        try (Encoder encoder = Encoder.open(model)) {
            texts = HeadSplit.texts(rows).stream()
                    .map(text -> encoder.encode(text, encoder.maxTokens()))
                    .toList();
        }
        AdamW usual = AdamW.standard();
        TrainerOptions options = TrainerOptions.builder()
                .epochs(4)
                .batchSize(16)
                .learningRate(5e-5)
                .schedule(Schedule.LINEAR)
                .warmupRatio(0.1)
                .optimizer(new AdamW(usual.beta1(), usual.beta2(), usual.epsilon(), 0, 1))
                .seed(0)
                .build();
        Map<String, Object> figures = new LinkedHashMap<>();
        try (EncoderTrainer trainer =
                EncoderTrainer.open(model, EncoderTask.CLASSES, names, null, 0, texts, System::nanoTime)) {
            TrainerResult result = trainer.classes(texts, labels, options, TrainerListener.NONE, () -> false);
            figures.put("tune_s", Summary.rounded((System.nanoTime() - start) / 1e9, 1));
            figures.put("tune_steps", result.steps());
        }
        ResidentMemory.peak().ifPresent(bytes -> figures.put("peak_rss_mb", bytes >> 20));
        System.out.println(JsonLines.line(figures));
    }
}
