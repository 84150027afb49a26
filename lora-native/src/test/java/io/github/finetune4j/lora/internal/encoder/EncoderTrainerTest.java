// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.lora.internal.encoder.loss.Direction;
import io.github.finetune4j.lora.internal.encoder.loss.EmbeddingLoss;
import io.github.finetune4j.lora.internal.encoder.loss.Measure;
import io.github.finetune4j.lora.internal.io.Floats;
import io.github.finetune4j.lora.internal.io.SafetensorsFile;
import io.github.finetune4j.lora.internal.kernel.AdamW;
import io.github.finetune4j.lora.internal.train.StepEvent;
import io.github.finetune4j.lora.internal.train.TrainerListener;
import io.github.finetune4j.lora.internal.train.TrainerOptions;
import io.github.finetune4j.lora.internal.train.TrainerResult;
import io.github.finetune4j.lora.internal.train.TrainerState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("native")
class EncoderTrainerTest {
    private static final List<String> LABELS = List.of("card", "money", "pin", "app");
    private static final EncoderLora LORA = new EncoderLora(4, 8, List.of("query", "value", "Wqkv"));

    @TempDir
    Path temporary;

    @ParameterizedTest
    @ValueSource(strings = {"bert", "modernbert"})
    void classes_ofNewHead_areLearnedAndSaved(String family) {
        for (EncoderLora lora : new @Nullable EncoderLora[] {null, LORA}) {
            Path base = base(family);
            List<EncodedText> texts = texts(base);
            Path target = temporary.resolve(family + (lora == null ? "-full" : "-lora"));
            float[][] logits;
            try (EncoderTrainer trainer = open(base, EncoderTask.CLASSES, lora)) {
                List<StepEvent> steps = new ArrayList<>();
                TrainerResult result = trainer.classes(texts, labels(), options(), heard(steps), () -> false);
                assertThat(result.end()).isEqualTo(TrainerResult.End.COMPLETED);
                assertThat(steps).hasSize((int) result.steps());
                assertThat(steps.get(0).loss()).isBetween(1.2, 1.6); // ln 4, knowing nothing
                assertThat(steps.get(steps.size() - 1).loss()).isLessThan(0.7);
                logits = trainer.logits(texts);
                assertThat(correct(logits)).isGreaterThan(texts.size() * 3L / 4);
                trainer.save(target);
            }
            try (Encoder saved = Encoder.open(target)) {
                assertThat(saved.labels()).isEqualTo(LABELS);
                assertThat(saved.hasSeveralLabels()).isFalse();
                near(saved.logits(texts), logits);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "modernbert"})
    void head_onVectors_saysWhatItsNumbersSay_beforeAndAfterTraining(String family) {
        for (EncoderLora lora : new @Nullable EncoderLora[] {null, LORA}) {
            Path base = base(family);
            List<EncodedText> texts = texts(base);
            Path target = temporary.resolve(family + "-vectors-" + (lora == null ? "full" : "lora"));
            VectorHead start = start(base, lora == null);
            VectorHead trained;
            float[][] logits;
            try (EncoderTrainer trainer =
                    EncoderTrainer.open(base, EncoderTask.CLASSES, LABELS, lora, 7, null, start, System::nanoTime)) {
                try (Encoder encoder = Encoder.open(base)) {
                    near(trainer.logits(texts), said(start, encoder.embed(texts, Pooling.MEAN, start.unit())));
                }
                trainer.classes(texts, labels(), options(), TrainerListener.NONE, () -> false);
                trained = trainer.head();
                logits = trainer.logits(texts);
                trainer.save(target);
            }
            assertThat(trained.weights()[0]).isNotEqualTo(start.weights()[0]);
            assertThat(correct(logits)).isGreaterThan(texts.size() / 2L);
            try (Encoder saved = Encoder.open(target)) {
                assertThat(saved.hasTextHead()).isFalse();
                assertThat(saved.pooling()).isEqualTo(Pooling.MEAN);
                near(logits, said(trained, saved.embed(texts, Pooling.MEAN, start.unit())));
            }
        }
    }

    private static VectorHead start(Path base, boolean unit) {
        try (Encoder encoder = Encoder.open(base)) {
            VectorHead head = VectorHead.zeros(Pooling.MEAN, unit, LABELS.size(), encoder.width());
            for (int i = 0; i < LABELS.size() * encoder.width(); i++) {
                head.weights()[i / encoder.width()][i % encoder.width()] = (float) Math.sin(i);
            }
            head.intercepts()[1] = 0.5F;
            return head;
        }
    }

    private static float[][] said(VectorHead head, float[][] vectors) {
        float[][] said = new float[vectors.length][head.intercepts().length];
        for (int i = 0; i < said.length; i++) {
            for (int k = 0; k < said[i].length; k++) {
                double sum = head.intercepts()[k];
                for (int j = 0; j < vectors[i].length; j++) {
                    sum += (double) head.weights()[k][j] * vectors[i][j];
                }
                said[i][k] = (float) sum;
            }
        }
        return said;
    }

    @Test
    void training_resumedFromSnapshot_givesTheSameNumbers() {
        Path base = base("bert");
        List<EncodedText> texts = texts(base);
        TrainerState[] third = new TrainerState[1];
        TrainerState whole;
        try (EncoderTrainer trainer = open(base, EncoderTask.CLASSES, null)) {
            trainer.classes(
                    texts,
                    labels(),
                    options(),
                    new TrainerListener() {
                        @Override
                        public void onBoundary(long step, boolean endOfEpoch) {
                            if (step == 3) {
                                third[0] = trainer.snapshot();
                            }
                        }
                    },
                    () -> false);
            whole = trainer.snapshot();
        }
        try (EncoderTrainer trainer = open(base, EncoderTask.CLASSES, null)) {
            trainer.restore(third[0]);
            trainer.classes(texts, labels(), options(), TrainerListener.NONE, () -> false);
            TrainerState resumed = trainer.snapshot();
            assertThat(resumed.losses()).isEqualTo(whole.losses());
            assertThat(resumed.tensors().keySet()).isEqualTo(whole.tensors().keySet());
            resumed.tensors()
                    .forEach((name, tensor) -> assertThat(tensor.values())
                            .as(name)
                            .isEqualTo(Objects.requireNonNull(whole.tensors().get(name), name)
                                    .values()));
        }
    }

    @Test
    void classes_cancelled_goOnWhenRunAgain() {
        Path base = base("bert");
        try (EncoderTrainer trainer = open(base, EncoderTask.CLASSES, LORA)) {
            AtomicInteger looked = new AtomicInteger();
            TrainerResult first = trainer.classes(
                    texts(base), labels(), options(), TrainerListener.NONE, () -> looked.incrementAndGet() > 2);
            assertThat(first.end()).isEqualTo(TrainerResult.End.CANCELLED);
            assertThat(first.steps()).isEqualTo(2);
            TrainerResult second = trainer.classes(texts(base), labels(), options(), TrainerListener.NONE, () -> false);
            assertThat(second.losses()).startsWith(first.losses().toArray(Double[]::new));
        }
    }

    @Test
    void severalClasses_areLearned() {
        Path base = base("bert");
        List<EncodedText> texts = texts(base);
        boolean[][] labels = new boolean[texts.size()][LABELS.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i][labels()[i]] = true;
            labels[i][0] = true;
        }
        Path target = temporary.resolve("several");
        try (EncoderTrainer trainer = open(base, EncoderTask.SEVERAL_CLASSES, null)) {
            TrainerResult result = trainer.severalClasses(texts, labels, options(), TrainerListener.NONE, () -> false);
            assertThat(result.losses().get(0)).isBetween(0.6, 0.8); // ln 2, knowing nothing
            assertThat(last(result)).isLessThan(0.5);
            trainer.save(target);
        }
        try (Encoder saved = Encoder.open(target)) {
            assertThat(saved.hasSeveralLabels()).isTrue();
            assertThat(saved.logits(texts).length).isEqualTo(texts.size());
        }
    }

    @Test
    void tokens_areLearned() {
        Path base = base("modernbert");
        List<EncodedText> texts = texts(base);
        List<int[]> labels = texts.stream()
                .map(text -> IntStream.range(0, text.length())
                        .map(i -> text.begin()[i] < 0 ? -100 : text.ids()[i] % LABELS.size())
                        .toArray())
                .toList();
        Path target = temporary.resolve("tokens");
        try (EncoderTrainer trainer = open(base, EncoderTask.TOKENS, null)) {
            TrainerResult result = trainer.tokens(texts, labels, options(), TrainerListener.NONE, () -> false);
            assertThat(last(result)).isLessThan(0.6);
            trainer.save(target);
        }
        try (Encoder saved = Encoder.open(target)) {
            assertThat(saved.tokenLogits(texts)[0][0]).hasSize(LABELS.size());
        }
    }

    @Test
    void pairs_comeNearer() {
        Path base = base("bert");
        List<EncodedText> anchors = texts(base);
        List<EncodedText> positives;
        try (Encoder encoder = Encoder.open(base)) {
            positives = IntStream.range(0, anchors.size())
                    .mapToObj(i -> encoder.encode("what is it with " + words(i), 20))
                    .toList();
        }
        Path target = temporary.resolve("pairs");
        try (EncoderTrainer trainer = open(base, EncoderTask.EMBEDDING, null)) {
            TrainerResult result =
                    trainer.pairs(anchors, positives, Pooling.FIRST, 20, options(), TrainerListener.NONE, () -> false);
            assertThat(last(result)).isLessThan(result.losses().get(0) / 2);
            trainer.save(target);
        }
        try (Encoder saved = Encoder.open(target);
                Encoder before = Encoder.open(base)) {
            assertThat(saved.labels()).isEmpty();
            assertThat(saved.pooling()).isEqualTo(Pooling.FIRST);
            assertThat(saved.normalizes()).isTrue();
            assertThat(saved.maxTokens()).isEqualTo(64);
            assertThat(saved.fingerprint()).isNotEqualTo(before.fingerprint());
            assertThat(saved.width()).isEqualTo(before.width());
        }
    }

    @Test
    void vectors_byTheSameLossAsPairs_giveTheSameNumbers() {
        Path base = base("bert");
        List<EncodedText> anchors = texts(base);
        List<EncodedText> positives = anchors.subList(0, anchors.size() / 2);
        anchors = anchors.subList(anchors.size() / 2, anchors.size());
        EmbeddingLoss loss =
                EmbeddingLoss.multipleNegatives(20, Measure.COSINE, Set.of(Direction.ANCHOR_TO_TEXT), true);
        TrainerOptions few = TrainerOptions.builder()
                .maxSteps(3)
                .batchSize(3)
                .accumulation(2)
                .learningRate(1e-3)
                .seed(7)
                .build();
        List<Double> expected;
        try (EncoderTrainer trainer = open(base, EncoderTask.EMBEDDING, null)) {
            expected = trainer.pairs(anchors, positives, Pooling.MEAN, 20, few, TrainerListener.NONE, () -> false)
                    .losses();
        }
        try (EncoderTrainer trainer = open(base, EncoderTask.EMBEDDING, null)) {
            List<Double> found = trainer.vectors(
                            List.of(anchors, positives),
                            rows -> loss,
                            Pooling.MEAN,
                            few,
                            TrainerListener.NONE,
                            () -> false)
                    .losses();
            assertThat(found).hasSize(3);
            for (int i = 0; i < found.size(); i++) {
                assertThat(found.get(i)).isCloseTo(expected.get(i), offset(1e-4));
            }
        }
    }

    @Test
    void classes_ofKnownTexts_leaveWhatNoTextHas_andGiveTheSameNumbers() {
        Path base = base("bert");
        List<EncodedText> texts = texts(base);
        List<TrainerState> found = new ArrayList<>();
        List<float[][]> logits = new ArrayList<>();
        Path target = temporary.resolve("known");
        for (List<EncodedText> known : Arrays.asList(null, texts)) {
            try (EncoderTrainer trainer =
                    EncoderTrainer.open(base, EncoderTask.CLASSES, LABELS, null, 7, known, System::nanoTime)) {
                trainer.classes(texts, labels(), options(), TrainerListener.NONE, () -> false);
                found.add(trainer.snapshot());
                logits.add(trainer.logits(texts));
                trainer.save(target);
            }
        }
        near(logits.get(1), logits.get(0));
        float[] all = words(found.get(0));
        assertThat(words(found.get(1)).length).isLessThan(all.length / 2);
        try (SafetensorsFile saved = SafetensorsFile.open(target.resolve("model.safetensors"))) {
            String name = saved.names().stream()
                    .filter(each -> each.endsWith("word_embeddings.weight"))
                    .findFirst()
                    .orElseThrow();
            float[] written = Floats.of(saved.tensor(name));
            assertThat(written).hasSize(all.length);
            for (int i = 0; i < all.length; i++) {
                assertThat(written[i]).isCloseTo(all[i], offset(1e-3f));
            }
        }
    }

    private static float[] words(TrainerState snapshot) {
        return snapshot.kind(TrainerState.PARAMETERS).entrySet().stream()
                .filter(each -> each.getKey().endsWith("word_embeddings.weight"))
                .findFirst()
                .orElseThrow()
                .getValue()
                .values();
    }

    @Test
    void knownTexts_withOthers_orWithDecay_areRefused() {
        Path base = base("bert");
        List<EncodedText> texts = texts(base);
        try (EncoderTrainer trainer = EncoderTrainer.open(
                base, EncoderTask.CLASSES, LABELS, null, 7, texts.subList(0, 1), System::nanoTime)) {
            assertThatThrownBy(() -> trainer.classes(texts, labels(), options(), TrainerListener.NONE, () -> false))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is in none of the texts of this training -> open it with all texts");
            TrainerOptions decaying = TrainerOptions.builder()
                    .optimizer(new AdamW(0.9, 0.999, 1e-8, 0.01, 1))
                    .build();
            assertThatThrownBy(() -> trainer.classes(texts, labels(), decaying, TrainerListener.NONE, () -> false))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("weightDecay of a trainer for known texts: 0.01 -> set 0, or open it for any texts");
        }
    }

    @Test
    void open_ofWhatFitsNothing_saysSo() {
        Path base = base("bert");
        assertThatThrownBy(() -> EncoderTrainer.open(base, EncoderTask.CLASSES, List.of(), null, 7, System::nanoTime))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 labels for CLASSES");
        EncoderLora strange = new EncoderLora(4, 8, List.of("Wqkv"));
        assertThatThrownBy(() -> open(base, EncoderTask.CLASSES, strange))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[Wqkv] are the ends of no module's name -> give such as [query, key, value");
        try (EncoderTrainer trainer = open(base, EncoderTask.CLASSES, null)) {
            int[] labels = labels();
            labels[0] = 4;
            assertThatThrownBy(() -> trainer.classes(texts(base), labels, options(), TrainerListener.NONE, () -> false))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("class 4 -> give 0 to 3");
        }
    }

    private static EncoderTrainer open(Path base, EncoderTask task, @Nullable EncoderLora lora) {
        List<String> labels = task == EncoderTask.EMBEDDING ? List.of() : LABELS;
        return EncoderTrainer.open(base, task, labels, lora, 7, System::nanoTime);
    }

    private static Path base(String family) {
        return Fixtures.path("heads/encoders/" + family + "/base");
    }

    private static TrainerOptions options() {
        return TrainerOptions.builder()
                .epochs(20)
                .batchSize(8)
                .learningRate(1e-2)
                .seed(7)
                .build();
    }

    private static String words(int i) {
        return LABELS.get(i % LABELS.size()) + " can you please help".substring(0, 4 + 4 * (i / 4 % 3));
    }

    private static List<EncodedText> texts(Path base) {
        try (Encoder encoder = Encoder.open(base)) {
            return IntStream.range(0, 16)
                    .mapToObj(i -> encoder.encode("my ".repeat(i % 3) + words(i), 20))
                    .toList();
        }
    }

    private static int[] labels() {
        return IntStream.range(0, 16).map(i -> i % LABELS.size()).toArray();
    }

    private static TrainerListener heard(List<StepEvent> steps) {
        return new TrainerListener() {
            @Override
            public void onStep(StepEvent event) {
                steps.add(event);
            }
        };
    }

    private static double last(TrainerResult result) {
        return result.losses().get(result.losses().size() - 1);
    }

    private static long correct(float[][] logits) {
        return IntStream.range(0, logits.length)
                .filter(i -> IntStream.range(0, LABELS.size()).allMatch(j -> logits[i][j] <= logits[i][labels()[i]]))
                .count();
    }

    private static void near(float[][] found, float[][] expected) {
        for (int i = 0; i < found.length; i++) {
            for (int j = 0; j < found[i].length; j++) {
                assertThat(found[i][j]).isCloseTo(expected[i][j], offset(1e-4f));
            }
        }
    }
}
