// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.dataset.TaggedExample;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.retrieval.MinedPairs;
import io.github.finetune4j.text.TextEmbedder;
import io.github.finetune4j.text.TextReranker;
import io.github.finetune4j.text.TextSpan;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way on a small random encoder: it learns these few words, and nothing else. */
@Tag("native")
class TuneEncodersTest {
    private static final String ENCODER =
            Fixtures.path("heads/encoders/bert/base").toString();

    @TempDir
    Path folder;

    @Test
    void encoders_areTunedOnMinedRows() {
        List<PairExample> rows = IntStream.range(0, 24)
                .mapToObj(i -> PairExample.triplet("card " + i, "money card", "pin app help"))
                .toList();
        MinedPairs mined = new MinedPairs(rows, 24, 24, 0, 0, 0, 0, 0, 0);
        Dataset held = Dataset.of(List.of(PairExample.of("card please", "money card")));
        try (LocalLoraProvider local = LocalLoraProvider.builder().runs(folder).build()) {
            TextEmbedder embedder = TuneEncoders.embedder(local, ENCODER, mined, held);
            double[] vector = embedder.embed("card");
            assertThat(vector).hasSize(16);
            assertThat(Arrays.stream(vector).map(x -> x * x).sum()).isCloseTo(1, within(1e-9));
            TextReranker reranker = TuneEncoders.reranker(local, ENCODER, mined);
            double[] scores = reranker.scores("card", List.of("money card", "pin app help"));
            assertThat(scores).hasSize(2);
            assertThat(Arrays.stream(scores)).allMatch(score -> score >= 0 && score <= 1);
        }
    }

    @Test
    void encoders_learnATeachersVectors_andStopByAFigure() {
        List<ChatExample> tickets = IntStream.range(0, 24)
                .mapToObj(i -> ChatExample.of(
                        Message.user(i % 2 == 0 ? "my card please" : "help my pin"),
                        Message.assistant(i % 2 == 0 ? "card" : "pin")))
                .toList();
        Dataset all = Dataset.of(tickets);
        try (LocalLoraProvider local = LocalLoraProvider.builder().runs(folder).build()) {
            TextEmbedder large = text -> new double[] {1, text.contains("card") ? 1 : -1, 0};
            assertThat(TuneEncoders.learnt(local, ENCODER, all, large).embed("card"))
                    .hasSize(32);
            assertThat(TuneEncoders.stopped(local, ENCODER, all, all)
                            .classify("my card please")
                            .probabilities())
                    .containsOnlyKeys("card", "pin");
        }
    }

    @Test
    void tagger_findsTheParts() {
        List<TaggedExample> rows = IntStream.range(0, 48)
                .mapToObj(i -> i % 2 == 0
                        ? TaggedExample.of("my card please", new TextSpan(3, 7, "THING"))
                        : TaggedExample.of("please help my pin", new TextSpan(15, 18, "THING")))
                .toList();
        try (LocalLoraProvider local = LocalLoraProvider.builder().runs(folder).build()) {
            assertThat(TuneEncoders.tagged(local, ENCODER, rows, 1e-2, "please help my pin"))
                    .containsExactly(new TextSpan(15, 18, "THING"));
        }
    }
}
