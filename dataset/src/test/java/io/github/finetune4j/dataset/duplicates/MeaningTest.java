// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.duplicates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.dataset.DatasetProgress;
import io.github.finetune4j.dataset.internal.shared.UnitVectors;
import io.github.finetune4j.dataset.measure.Diversity;
import io.github.finetune4j.text.TextEmbedder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Near duplicates and variety by vectors: here those of an angle of so many degrees. */
class MeaningTest {
    private static final TextEmbedder DEGREES = text -> {
        double angle = Math.toRadians(Double.parseDouble(text));
        return new double[] {3 * Math.cos(angle), 3 * Math.sin(angle)};
    };

    @Test
    void duplicates_areThoseWhoseVectorsLieCloseTogether() {
        List<String> texts = List.of("0", "90", "10", "45", "91", "20");
        DuplicateClusters found = NearDuplicates.ofMeaning(texts, DEGREES, Math.cos(Math.toRadians(10)));
        assertThat(found.clusters())
                .extracting(DuplicateCluster::rows)
                .containsExactly(List.of(0, 2, 5), List.of(1, 4)); // 20 by way of 10
        assertThat(found.pairs()).extracting(DuplicatePair::first).containsExactly(0, 1, 2);
        assertThat(found.pairs().get(1).jaccard()).isCloseTo(Math.cos(Math.toRadians(1)), within(1e-6));
        assertThat(found.rows()).isEqualTo(6);
    }

    @Test
    void duplicates_ofManyThatAreAlike_areOneCluster_andOneHundredPairsEachAreListed() {
        DuplicateClusters found = NearDuplicates.ofMeaning(Collections.nCopies(600, "30"), DEGREES, 1);
        assertThat(found.clusters())
                .singleElement()
                .satisfies(all -> assertThat(all.rows()).hasSize(600));
        assertThat(found.pairs())
                .hasSize(IntStream.range(0, 600).map(row -> Math.min(row, 100)).sum());
    }

    @Test
    void duplicates_ofNoTexts_areNone_andABrokenModelIsNamed() {
        assertThat(NearDuplicates.ofMeaning(List.of(), DEGREES, 0.9).rows()).isZero();
        assertThat(NearDuplicates.ofMeaning(List.of("a", "a"), text -> new double[2], 0.9)
                        .pairs())
                .isEmpty(); // vectors of zeros are like nothing
        assertThatThrownBy(() -> NearDuplicates.ofMeaning(List.of("1", "2"), text -> new double[0], 0.9))
                .hasMessage("the embedding model gave 0 numbers, not all of them finite -> check it");
        assertThatThrownBy(() -> NearDuplicates.ofMeaning(List.of("1", "22"), text -> new double[text.length()], 0.9))
                .hasMessage("the embedding model gave vectors of unequal length -> check it");
        assertThatThrownBy(() -> NearDuplicates.ofMeaning(List.of(), DEGREES, 1.5))
                .hasMessageContaining("cosine: 1.5");
    }

    @Test
    void hashing_findsNearlyAllPairsAtTheThreshold_andComparesFew() {
        int pairs = 1500;
        double cosine = 0.95;
        float[][] vectors = new float[2 * pairs][];
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < pairs; i++) {
            float[] one = unit(random, new float[64], 1, 0);
            vectors[i] = one;
            vectors[pairs + i] = unit(random, one, cosine, Math.sqrt(1 - cosine * cosine));
            assertThat(UnitVectors.cosine(one, vectors[pairs + i])).isCloseTo(cosine, within(1e-6));
        }
        SignBands bands = SignBands.of(vectors.length, cosine);
        HashedVectors.Result found = new HashedVectors(vectors, cosine, bands).find(unwatched(vectors.length));
        // three standard deviations below 99 % of 1,500
        assertThat(found.clusters().redundant()).isBetween(1473, pairs);
        assertThat(found.clusters().pairs())
                .hasSize(found.clusters().redundant())
                .allSatisfy(pair -> {
                    assertThat(pair.second()).isEqualTo(pairs + pair.first());
                    assertThat(pair.jaccard()).isCloseTo(cosine, within(1e-6));
                });
        assertThat(found.compared()).isLessThan(vectors.length * (vectors.length - 1L) / 2 / 10);
        assertThat(found.clusters().notCompared()).isZero();
    }

    /** A vector of length 1, so much of it along another, the rest at right angles to that, anywhere. */
    private static float[] unit(SplittableRandom random, float[] along, double share, double rest) {
        double[] other = random.doubles(along.length, -1, 1).toArray();
        double product = 0;
        for (int j = 0; j < other.length; j++) {
            product += other[j] * along[j];
        }
        double square = 0;
        for (int j = 0; j < other.length; j++) {
            other[j] -= product * along[j];
            square += other[j] * other[j];
        }
        double scale = (rest == 0 ? share : rest) / Math.sqrt(square);
        float[] made = new float[other.length];
        for (int j = 0; j < other.length; j++) {
            made[j] = (float) ((rest == 0 ? 0 : share) * along[j] + scale * other[j]);
        }
        return made;
    }

    private static MeaningWatch unwatched(int rows) {
        return new MeaningWatch(progress -> {}, () -> false, rows);
    }

    @Test
    void hashing_ofManyThatAreAlike_isOneCluster_andComparesEachOnce() {
        float[][] vectors = Collections.nCopies(5000, new float[] {0.6f, 0.8f}).toArray(float[][]::new);
        HashedVectors.Result found = new HashedVectors(vectors, 0.99, SignBands.of(5000, 0.99)).find(unwatched(5000));
        assertThat(found.clusters().redundant()).isEqualTo(4999);
        assertThat(found.compared()).isEqualTo(4999);
    }

    @Test
    void manyTexts_areHashed_andTheSameClustersComeOutAsByComparingEach() {
        List<String> texts = IntStream.range(0, 21_000)
                .mapToObj(i -> Integer.toString(i % 60 * 6))
                .toList();
        DuplicateClusters found = NearDuplicates.ofMeaning(texts, DEGREES, 0.999);
        assertThat(found.clusters()).hasSize(60);
        assertThat(found.redundant()).isEqualTo(21_000 - 60);
        assertThat(found.pairs()).hasSize(found.redundant());
        assertThatThrownBy(() -> NearDuplicates.ofMeaning(Collections.nCopies(100_001, "1"), DEGREES, 0.2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-> give at most 100000, or raise the cosine");
        assertThatThrownBy(() -> NearDuplicates.ofMeaning(Collections.nCopies(1_000_001, "1"), DEGREES, 0.99))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1000001");
    }

    @Test
    void comparing_isToldAndCancelled_whileEmbeddingAndAfterIt() {
        List<String> texts = Collections.nCopies(600, "30");
        List<DatasetProgress> heard = new ArrayList<>();
        NearDuplicates.ofMeaning(texts, DEGREES, 1, heard::add, () -> false);
        assertThat(heard)
                .extracting(progress -> progress.phase() + " " + progress.rows() + " of " + progress.totalRows())
                .containsExactly(
                        "embedding 0 of 600",
                        "embedding 256 of 600",
                        "embedding 512 of 600",
                        "comparing 0 of 600",
                        "comparing 256 of 600",
                        "comparing 512 of 600",
                        "comparing 600 of 600");
        for (int asked : new int[] {2, 5}) {
            AtomicInteger times = new AtomicInteger();
            assertThatThrownBy(() -> NearDuplicates.ofMeaning(
                            texts, DEGREES, 1, progress -> {}, () -> times.incrementAndGet() == asked))
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("comparing texts by meaning was cancelled while "
                            + (asked == 2 ? "embedding" : "comparing") + ", after 256 of 600 rows -> start it again");
        }
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> NearDuplicates.ofMeaning(texts, DEGREES, 1)).isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void comparing_goesOn_whereAListenerThrows() {
        DuplicateClusters found = NearDuplicates.ofMeaning(
                List.of("0", "1"),
                DEGREES,
                0.9,
                progress -> {
                    throw new IllegalStateException("broken");
                },
                () -> {
                    throw new IllegalStateException("broken too");
                });
        assertThat(found.redundant()).isEqualTo(1);
    }

    @Test
    void variety_ofMeaning_isThatOfTheVectors() {
        assertThat(Diversity.ofMeaning(List.of("30", "30", "30", "30"), DEGREES))
                .isCloseTo(0.25, within(1e-6));
        assertThat(Diversity.ofMeaning(List.of("0", "90"), DEGREES)).isCloseTo(1, within(1e-6));
        assertThat(Diversity.ofMeaning(List.of("0", "60"), DEGREES)).isBetween(0.8, 0.95);
        assertThatThrownBy(() -> Diversity.ofMeaning(List.of(), DEGREES))
                .hasMessageContaining("none -> give at least 1");
    }
}
