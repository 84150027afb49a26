// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.text.TextEmbedder;
import io.github.finetune4j.training.LongRowPolicy;
import io.github.finetune4j.training.PairLoss;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.training.TuningMethod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Embedders, through the front door; the encoder is a small random one. */
@Tag("native")
class LocalEmbedderTest {
    @TempDir
    Path folder;

    private LocalLoraProvider local;

    @BeforeEach
    void open() {
        local = LocalLoraProvider.builder().runs(folder.resolve("runs")).build();
    }

    @AfterEach
    void close() {
        local.close();
    }

    @Test
    void pairs_comeNearer_wholeOrByAnAdapter() {
        double before = gap(local.embedder(TinyTexts.encoder().toString()));
        for (TuningMethod tuning : List.of(TuningMethod.FULL, TuningMethod.LORA)) {
            ModelRef model = builder(pairs(60))
                    .tuningMethod(tuning)
                    .hyperparameters(h -> h.epochs(4).batchSize(12).learningRate(5e-3))
                    .run();
            assertThat(gap(local.embedder(model))).as("%s", tuning).isGreaterThan(before + 0.2);
            assertThat(local.folder(model)).isDirectoryContaining("glob:**modules.json");
        }
    }

    @Test
    void triplets_ofUnequallyManyNegatives_areLearnt() {
        List<Example> rows = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            int topic = i % 3;
            List<String> negatives = new ArrayList<>();
            for (int n = 0; n < i % 4; n++) {
                negatives.add(TinyTexts.text((topic + 1) % 3, i + n));
            }
            rows.add(
                    new PairExample(TinyTexts.text(topic, i), TinyTexts.text(topic, i + 9), negatives, null, Map.of()));
        }
        double before = gap(local.embedder(TinyTexts.encoder().toString()));
        ModelRef model = builder(rows)
                .hyperparameters(h -> h.epochs(4).batchSize(12).learningRate(5e-3))
                .run();
        assertThat(gap(local.embedder(model))).isGreaterThan(before + 0.2);
    }

    @Test
    void scoredPairs_areLearntByTheirOrder_orByTheLossThatIsAskedFor() {
        double before = gap(local.embedder(TinyTexts.encoder().toString()));
        List<Example> rows = IntStream.range(0, 60)
                .<Example>mapToObj(i ->
                        PairExample.scored(TinyTexts.text(i % 3, i), TinyTexts.text((i + i % 2) % 3, i + 4), 1 - i % 2))
                .toList();
        FineTune.Builder usual =
                builder(rows).hyperparameters(h -> h.epochs(4).batchSize(12).learningRate(5e-3));
        ModelRef ordered = usual.run();
        ModelRef other = usual.hyperparameters(h -> h.embedding(e -> e.loss(PairLoss.COSINE)))
                .run();
        assertThat(gap(local.embedder(ordered))).isGreaterThan(before + 0.03);
        assertThat(gap(local.embedder(other))).isGreaterThan(before + 0.03);
        assertThat(local.folder(ordered).resolve("run-manifest.json")).content().contains("COSENT");
        assertThat(local.folder(other).resolve("run-manifest.json")).content().contains("COSINE");
    }

    @Test
    void sizes_areVectorsByThemselves() {
        ModelRef model = builder(pairs(60))
                .hyperparameters(
                        h -> h.epochs(4).batchSize(12).learningRate(5e-3).embedding(e -> e.sizes(32, 8)))
                .run();
        double[] whole = local.embedder(model).embed(TinyTexts.text(1, 3));
        double[] cut = local.embedder(model, 8).embed(TinyTexts.text(1, 3));
        assertThat(whole).hasSize(32);
        double length = Math.sqrt(Arrays.stream(whole).limit(8).map(x -> x * x).sum());
        assertThat(cut)
                .containsExactly(
                        Arrays.stream(whole).limit(8).map(x -> x / length).toArray(), within(1e-12));
        assertThat(local.embedder(model, 8)
                        .embedAll(List.of(TinyTexts.text(1, 3)))
                        .get(0))
                .containsExactly(cut, within(1e-6));
        assertThat(gap(local.embedder(model, 8)))
                .isGreaterThan(gap(cut(local.embedder(TinyTexts.encoder().toString()), 8)) + 0.2);
        assertThatThrownBy(() -> local.embedder(model, 16))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("it was trained for sizes [32, 8] -> ");
    }

    @Test
    void embedder_ofAnotherKindOfModel_isRefused_andSoIsAChatWithOne() {
        ModelRef model = builder(pairs(24)).hyperparameters(h -> h.maxSteps(1)).run();
        assertThatThrownBy(() -> local.embedder(model, 8))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("it was trained for whole vectors alone -> ");
        assertThatThrownBy(() -> local.chatModel(model))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("was trained by method EMBEDDING, and says neither labels nor numbers");
        assertThatThrownBy(() -> local.classifier(model)).isInstanceOf(UnsupportedCapabilityException.class);
        assertThatThrownBy(() -> local.reranker(model))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("so it ranks nothing -> ");
        assertThatThrownBy(() -> local.tagger(model))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("has no head for tokens, so it finds no spans -> ");
    }

    @Test
    void maxLength_isThatOfTheFolder_andLongRowsAreCutWhereThatIsAskedFor() {
        List<Example> rows = new ArrayList<>(pairs(24));
        rows.add(PairExample.of("card", TinyTexts.text(0, 1) + " " + TinyTexts.text(0, 2)));
        List<JobEvent> events = new CopyOnWriteArrayList<>();
        ModelRef model = builder(rows)
                .hyperparameters(h -> h.maxSteps(1).maxLength(10).longRowPolicy(LongRowPolicy.TRUNCATE))
                .onEvent(events::add)
                .run();
        assertThat(events)
                .filteredOn(JobEvent.Note.class::isInstance)
                .extracting(event -> ((JobEvent.Note) event).text())
                .contains("1 of 25 training rows are longer than 10 tokens: row 25 (4 tokens too many), and were"
                        + " cut off");
        assertThat(local.folder(model).resolve("sentence_bert_config.json"))
                .content()
                .contains("\"max_seq_length\" : 10");
    }

    @Test
    void tunedEmbedder_isABaseLikeAnyOther() {
        ModelRef first = builder(pairs(24)).hyperparameters(h -> h.maxSteps(2)).run();
        ModelRef head = FineTune.builder()
                .provider(local)
                .baseModel(first.id())
                .trainingData(Dataset.of(IntStream.range(0, 60)
                        .mapToObj(i -> ChatExample.of(
                                Message.user(TinyTexts.text(i % 3, i)), Message.assistant("topic " + i % 3)))
                        .toList()))
                .method(TrainingMethod.classification())
                .run();
        assertThat(local.classifier(head).classify(TinyTexts.text(1, 4)).label())
                .contains("topic 1");
        assertThat(local.embedder(head).embed("card"))
                .containsExactly(local.embedder(first).embed("card"));
    }

    @Test
    void rows_thatCannotBeLearnt_areNamed_andNothingIsWritten() {
        refused(pairs(1), h -> h, "training rows: 1 -> give at least 2");
        refused(
                List.of(PairExample.of("a", "b"), PairExample.of("a", "b"), PairExample.of("a", "b")),
                h -> h,
                "all 3 training rows are the same pair, so there is nothing to learn -> ");
        refused(
                List.of(PairExample.scored("a", "b", 2), PairExample.scored("a", "c", 2)),
                h -> h,
                "all 2 training rows have the score 2.0, so there is nothing to learn -> ");
        refused(
                List.of(PairExample.scored("a", "b", 2), PairExample.of("a", "c")),
                h -> h,
                "1 of 2 training rows can't be used: row 2: it has no score -> loss COSENT learns from scores");
        refused(
                pairs(3),
                h -> h.hyperparameters(p -> p.embedding(e -> e.loss(PairLoss.ANGLE))),
                "3 of 3 training rows can't be used: row 1: it has no score; row 2: ");
        refused(
                List.of(PairExample.scored("a", "b", 1), PairExample.scored("a", "c", 1.5)),
                h -> h.hyperparameters(p -> p.embedding(e -> e.loss(PairLoss.COSINE))),
                "row 2: score 1.5 -> a cosine is a score between -1 and 1");
        refused(
                pairs(3),
                h -> h.hyperparameters(p -> p.embedding(e -> e.loss(PairLoss.TRIPLET))),
                "row 1: it has no negative; row 2: ");
        refused(
                pairs(3),
                h -> h.validationData(Dataset.of(List.of(PairExample.scored("a", "b", 1)))),
                "1 of 1 validation rows can't be used: row 1: it has a score -> ");
        refused(
                pairs(3),
                h -> h.hyperparameters(p -> p.embedding(e -> e.sizes(64, 16))),
                "sizes [64]: the encoder's vectors have 32 numbers -> ");
        refused(
                List.of(PairExample.of("card", "money"), PairExample.of("pin ".repeat(99), "app")),
                h -> h,
                "1 of 2 training rows are longer than 64 tokens: row 2 (37 tokens too many) -> shorten them");
        refused(
                pairs(3),
                h -> h.hyperparameters(p -> p.gradientAccumulation(2)),
                "no effect where an encoder is tuned: gradientAccumulation -> leave them out");
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    @Test
    void adapter_hasAllModulesOfItsEncoder_whateverTheyAreCalled() {
        ModelRef model = FineTune.builder()
                .provider(local)
                .baseModel(Fixtures.path("heads/encoders/modernbert/base").toString())
                .trainingData(Dataset.of(pairs(6)))
                .method(TrainingMethod.embedding())
                .lora(lora -> lora.rank(2))
                .hyperparameters(h -> h.maxSteps(1))
                .run();
        Path job = local.folder(model).resolveSibling("job.json");
        assertThat(JsonFile.object(job).path("loop").path("targets").toString()).isEqualTo("[\"Wqkv\",\"Wo\",\"Wi\"]");
        refused(
                pairs(3),
                h -> h.lora(lora -> lora.targetModules("Wqkv")),
                "lora.targetModules [Wqkv]: the encoder has no such module -> give some of query, key, value, dense");
    }

    @Test
    void settings_ofOtherMethods_areRefused() {
        assertThatThrownBy(
                        () -> builder(pairs(3)).tuningMethod(TuningMethod.HEAD).run())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("tuningMethod is HEAD, and method EMBEDDING trains none -> ");
        assertThatThrownBy(() ->
                        builder(pairs(3)).baseModel(LocalLoraProvider.TERMS).run())
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("method EMBEDDING on tf-idf, which counts words -> take an encoder");
        assertThatThrownBy(() -> builder(pairs(3))
                        .method(TrainingMethod.reranking())
                        .hyperparameters(p -> p.embedding(e -> e.sizes(8)))
                        .run())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("embedding is set and the method is RERANKING -> ");
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    @Test
    void run_thatIsSubmittedAgain_withOtherSizes_isRefused() {
        builder(pairs(12))
                .hyperparameters(h -> h.maxSteps(1).embedding(e -> e.sizes(32, 8)))
                .labels(l -> l.idempotencyKey("once"))
                .run();
        assertThatThrownBy(() -> builder(pairs(12))
                        .hyperparameters(h -> h.maxSteps(1))
                        .labels(l -> l.idempotencyKey("once"))
                        .run())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("with another embedding.sizes -> ");
    }

    private void refused(List<? extends Example> rows, Function<FineTune.Builder, FineTune.Builder> with, String why) {
        assertThatThrownBy(() -> with.apply(builder(rows)).run())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(why);
    }

    private FineTune.Builder builder(List<? extends Example> rows) {
        return FineTune.builder()
                .provider(local)
                .baseModel(TinyTexts.encoder().toString())
                .trainingData(Dataset.of(rows))
                .method(TrainingMethod.embedding());
    }

    private static List<PairExample> pairs(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> PairExample.of(TinyTexts.text(i % 3, i), TinyTexts.text(i % 3, i + 9)))
                .toList();
    }

    private static TextEmbedder cut(TextEmbedder whole, int size) {
        return text -> Arrays.copyOf(whole.embed(text), size);
    }

    /** How much more alike texts of one topic are than those of two, by cosines. */
    private static double gap(TextEmbedder embedder) {
        List<double[]> vectors = embedder.embedAll(IntStream.range(0, 30)
                .mapToObj(i -> TinyTexts.text(i % 3, 100 + i))
                .toList());
        double same = 0;
        double other = 0;
        for (int i = 0; i < 27; i++) {
            same += cosine(vectors.get(i), vectors.get(i + 3)) / 27;
            other += cosine(vectors.get(i), vectors.get(i + 1)) / 27;
        }
        return same - other;
    }

    private static double cosine(double[] a, double[] b) {
        double product = 0;
        double ofA = 0;
        double ofB = 0;
        for (int i = 0; i < a.length; i++) {
            product += a[i] * b[i];
            ofA += a[i] * a[i];
            ofB += b[i] * b[i];
        }
        return product / Math.sqrt(ofA * ofB);
    }
}
