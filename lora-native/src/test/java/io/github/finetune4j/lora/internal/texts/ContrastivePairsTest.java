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
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pairs of rows of one label, against how many SetFit has, which pairs each row with itself, too. */
class ContrastivePairsTest {
    @Test
    void pairs_ofEnoughEpochs_areAllThatSetFitHas_butThoseOfRowsWithThemselves() throws IOException {
        JsonNode cases = new ObjectMapper()
                .readTree(Fixtures.path("heads/tuning/setfit-pairs.json").toFile())
                .path("cases");
        int compared = 0;
        for (JsonNode each : cases) {
            if (each.has("max_pairs")) {
                continue; // SetFit ends listing pairs there
            }
            int[] labels = labels(each.path("per_class"));
            long themselves = each.path("self_pairs_among_positive").asLong();
            assertThat(themselves).isEqualTo(labels.length);
            Set<Set<Integer>> pairs = ContrastivePairs.draw(labels, labels.length, 1).stream()
                    .map(pair -> Set.of(pair.row(), pair.other()))
                    .collect(Collectors.toSet());
            assertThat(pairs).hasSize((int) (each.path("distinct_positive").asLong() - themselves));
            compared++;
        }
        assertThat(compared).isEqualTo(16);
    }

    private static int[] labels(JsonNode perClass) {
        return IntStream.range(0, perClass.size())
                .flatMap(k -> IntStream.range(0, perClass.path(k).asInt()).map(any -> k))
                .toArray();
    }

    @Test
    void epoch_hasEveryRowOnce_withAnotherOfItsLabel_andTheNextOneWithYetAnother() {
        int[] labels = IntStream.range(0, 40).map(i -> i % 5).toArray();
        List<Pair> pairs = ContrastivePairs.draw(labels, 7, 3);
        assertThat(new HashSet<>(pairs)).hasSize(7 * 40);
        for (int epoch = 0; epoch < 7; epoch++) {
            List<Pair> of = pairs.subList(40 * epoch, 40 * (epoch + 1));
            assertThat(of).extracting(Pair::row).doesNotHaveDuplicates();
            assertThat(of).extracting(Pair::other).doesNotHaveDuplicates();
        }
        assertThat(pairs).allSatisfy(pair -> {
            assertThat(pair.row()).isNotEqualTo(pair.other());
            assertThat(labels[pair.row()]).isEqualTo(pair.label());
            assertThat(labels[pair.other()]).isEqualTo(pair.label());
        });
        assertThat(new HashSet<>(ContrastivePairs.draw(labels, 8, 3))).hasSize(7 * 40); // and from the first again
    }

    @Test
    void seed_decidesWhichRowsMeetWhen() {
        int[] labels = IntStream.range(0, 50).map(i -> i % 5).toArray();
        assertThat(ContrastivePairs.draw(labels, 1, 4)).isEqualTo(ContrastivePairs.draw(labels, 1, 4));
        assertThat(ContrastivePairs.draw(labels, 1, 4)).isNotEqualTo(ContrastivePairs.draw(labels, 1, 5));
    }

    @Test
    void row_thatIsAloneWithItsLabel_isInNoPair() {
        assertThat(ContrastivePairs.draw(new int[] {0, 1, 0, 2}, 2, 0))
                .hasSize(4)
                .allMatch(pair -> pair.label() == 0);
    }
}
