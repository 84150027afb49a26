// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.lora.internal.texts.ContrastivePairs.Pair;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pairs of rows against how many SetFit draws, which has a pair of each row with itself among them. */
class ContrastivePairsTest {
    @Test
    void counts_areSetFits_withoutRowsPairedWithThemselves() throws IOException {
        JsonNode cases = new ObjectMapper()
                .readTree(Fixtures.path("heads/tuning/setfit-pairs.json").toFile())
                .path("cases");
        int whole = 0;
        int drawn = 0;
        for (JsonNode each : cases) {
            int[] labels = labels(each.path("per_class"));
            if (each.has("max_pairs")) {
                continue; // SetFit ends listing pairs there
            }
            whole++;
            long themselves = each.path("self_pairs_among_positive").asLong();
            assertThat(themselves).isEqualTo(labels.length);
            assertThat(ContrastivePairs.alike(labels))
                    .isEqualTo(each.path("distinct_positive").asLong() - themselves);
            assertThat(ContrastivePairs.unlike(labels))
                    .isEqualTo(each.path("distinct_negative").asLong());
            if (each.has("num_iterations")) {
                drawn++;
                int ofEach = each.path("num_iterations").asInt() * labels.length;
                List<Pair> pairs = ContrastivePairs.draw(labels, ofEach, 1);
                assertThat(pairs).hasSize(each.path("total").asInt());
                assertThat(pairs).filteredOn(Pair::alike).hasSize(each.path("positive").asInt());
                assertThat(new HashSet<>(pairs.stream().filter(Pair::alike).toList()))
                        .hasSize((int) Math.min(ofEach, ContrastivePairs.alike(labels)));
                assertThat(new HashSet<>(
                                pairs.stream().filter(pair -> !pair.alike()).toList()))
                        .hasSize((int) Math.min(ofEach, ContrastivePairs.unlike(labels)));
            }
        }
        assertThat(whole).isEqualTo(16);
        assertThat(drawn).isEqualTo(4);
    }

    private static int[] labels(JsonNode perClass) {
        return IntStream.range(0, perClass.size())
                .flatMap(k -> IntStream.range(0, perClass.path(k).asInt()).map(any -> k))
                .toArray();
    }

    @Test
    void pairs_areOfOneLabelOrOfTwo_asTheySay_alsoWhereTheyAreFoundByChance() {
        int[] labels = IntStream.range(0, 900).map(i -> i % 7).toArray();
        for (int ofEach : new int[] {900, 40_000}) { // 57,535 pairs of one label, 347,015 of two
            List<Pair> pairs = ContrastivePairs.draw(labels, ofEach, 3);
            assertThat(new HashSet<>(pairs)).hasSize(2 * ofEach);
            assertThat(pairs).allSatisfy(pair -> {
                assertThat(pair.first()).isLessThan(pair.second());
                assertThat(labels[pair.first()] == labels[pair.second()]).isEqualTo(pair.alike());
            });
            assertThat(pairs).filteredOn(Pair::alike).hasSize(ofEach);
            assertThat(pairs.stream().map(pair -> labels[pair.first()]).distinct())
                    .hasSize(7);
        }
    }

    @Test
    void seed_decidesWhichPairsAreDrawn() {
        int[] labels = IntStream.range(0, 50).map(i -> i % 5).toArray();
        for (int ofEach : new int[] {10, 100}) {
            assertThat(ContrastivePairs.draw(labels, ofEach, 4)).isEqualTo(ContrastivePairs.draw(labels, ofEach, 4));
            assertThat(ContrastivePairs.draw(labels, ofEach, 4)).isNotEqualTo(ContrastivePairs.draw(labels, ofEach, 5));
        }
    }

    @Test
    void kindThatThereIsNot_isLeftOut() {
        assertThat(ContrastivePairs.draw(new int[] {0, 1, 2}, 4, 0))
                .hasSize(4)
                .noneMatch(Pair::alike);
    }
}
