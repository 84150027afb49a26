// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.duplicates;

import io.github.finetune4j.dataset.DatasetProgress;
import io.github.finetune4j.dataset.internal.shared.ParallelMap;
import io.github.finetune4j.dataset.internal.shared.UnitVectors;
import io.github.finetune4j.dataset.spi.DatasetStep;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.text.TextEmbedder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * Finds near-duplicate texts: MinHash signatures (Broder, 1997) in bands propose pairs (locality-sensitive hashing),
 * and the Jaccard similarity of the whole shingle sets verifies each pair. So what is reported is true; what is missed
 * is given by {@link LshBands#probability}. Time grows with the number of texts, not with its square.
 *
 * <pre>{@code
 * DuplicateClusters found = NearDuplicates.builder().shingles(Shingles.words(5)).threshold(0.8).build().find(texts);
 * }</pre>
 *
 * <p>The same texts, settings and seed give the same result with any number of threads. A text without a word is no
 * duplicate of another. Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class NearDuplicates {
    private static final int BATCH = 1 << 13;
    private static final int EXACT = 20_000;
    private static final int MOST_COMPARED = 100_000;
    private static final int MOST_HASHED = 1_000_000;
    private final Builder settings;

    private NearDuplicates(Builder builder) {
        this.settings = new Builder(builder);
    }

    /**
     * {@return a step for {@link io.github.finetune4j.dataset.DatasetBuilder#addStep} that leaves duplicates out}
     *
     * @param text what is compared
     * @param keep which row of a cluster stays
     */
    public DatasetStep<?> step(ComparedText text, KeepRule keep) {
        return new NearDuplicateStep(this, text, keep);
    }

    @Override
    public String toString() {
        return settings.shingles + ", Jaccard from " + settings.threshold + ", " + settings.bands.bands() + " bands of "
                + settings.bands.rows() + ", seed " + settings.seed;
    }

    /** {@return a builder with the usual settings: five words, threshold 0.8, 14 bands of 8, seed 1, all processors} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * {@return the duplicates among these texts}
     *
     * @param texts gone through once, in order; only hashes of them are kept, 8 bytes for each shingle and band
     * @throws java.util.concurrent.CancellationException if this thread is interrupted; it stays so
     */
    public DuplicateClusters find(Iterable<String> texts) {
        try (ParallelMap workers = new ParallelMap(settings.threads)) {
            DuplicateSketch all = sketch();
            Iterator<String> rest = texts.iterator();
            while (rest.hasNext()) {
                List<List<String>> parts = new ArrayList<>();
                for (int i = 0; i < settings.threads && rest.hasNext(); i++) {
                    parts.add(batch(rest));
                }
                workers.map(parts, this::sketch).forEach(all::append);
            }
            return all.clusters(settings.threshold, workers);
        }
    }

    /**
     * {@return the duplicates in meaning among these texts, as
     * {@link #ofMeaning(List, TextEmbedder, double, Consumer, BooleanSupplier)} finds them}
     *
     * @param texts at most 1,000,000
     * @param embedder makes vectors of texts
     * @param cosine from which on two are duplicates, above 0, up to 1; which is right depends on the model: look at
     *     pairs, beginning with 0.95
     * @throws java.util.concurrent.CancellationException if this thread is interrupted; it stays so
     */
    public static DuplicateClusters ofMeaning(List<String> texts, TextEmbedder embedder, double cosine) {
        return ofMeaning(texts, embedder, cosine, progress -> {}, () -> false);
    }

    /**
     * {@return the duplicates in meaning among these texts, which may share no word: those whose vectors lie close
     * together (as in SemDeDup, Abbas et al., 2023)} A {@link DuplicatePair} has the cosine in place of the Jaccard
     * similarity. What is reported is true.
     *
     * <p>Of up to 20,000 texts each pair is compared: of a text's pairs with earlier ones the first 100 are listed, and
     * all count for its cluster. Of more, texts are hashed by the signs of their vectors on random hyperplanes, and
     * those alone are compared that agree in one of several bands: a pair at the threshold is missed once in a hundred,
     * one above it more rarely, and time grows little faster than the number of texts. Listed are then the pairs that
     * hold the clusters together; {@link DuplicateClusters#notCompared} says how many were left out because too many
     * texts agree. Where hashing would not pay, since the threshold is low, each pair is compared here too, of at most
     * 100,000 texts.
     *
     * @param texts at most 1,000,000; their vectors are held in memory, four bytes for each number
     * @param embedder makes vectors of texts
     * @param cosine from which on two are duplicates, above 0, up to 1; which is right depends on the model: look at
     *     pairs, beginning with 0.95
     * @param listener hears of each few hundred texts, first {@code embedding}, then {@code comparing}, in this thread;
     *     what it throws is counted and logged
     * @param cancelled whether to stop, asked as often; what it throws is counted and logged, and stops nothing
     * @throws java.util.concurrent.CancellationException if it was cancelled, or this thread is interrupted; it stays
     *     so
     * @throws IllegalArgumentException if there are too many texts for the threshold
     */
    public static DuplicateClusters ofMeaning(
            List<String> texts,
            TextEmbedder embedder,
            double cosine,
            Consumer<? super DatasetProgress> listener,
            BooleanSupplier cancelled) {
        Given.above("cosine", cosine, 0, 1);
        Given.from("texts to be compared by meaning", texts.size(), 0, MOST_HASHED);
        SignBands bands = SignBands.of(texts.size(), cosine);
        boolean hashed = texts.size() > EXACT && bands.products() < texts.size() / 2.0;
        if (!hashed && texts.size() > MOST_COMPARED) {
            throw new IllegalArgumentException("texts to be compared by meaning: " + texts.size() + " from a cosine of "
                    + cosine + " on, of which each pair would be compared -> give at most " + MOST_COMPARED
                    + ", or raise the cosine");
        }
        MeaningWatch watch = new MeaningWatch(listener, cancelled, texts.size());
        float[][] vectors = UnitVectors.of(texts, embedder, done -> watch.done("embedding", done));
        return hashed
                ? new HashedVectors(vectors, cosine, bands).find(watch).clusters()
                : new CloseVectors(vectors, cosine).clusters(watch);
    }

    private static List<String> batch(Iterator<String> texts) {
        List<String> batch = new ArrayList<>(BATCH);
        while (texts.hasNext() && batch.size() < BATCH) {
            batch.add(texts.next());
        }
        return batch;
    }

    private DuplicateSketch sketch(List<String> texts) {
        DuplicateSketch sketch = sketch();
        texts.forEach(sketch::add);
        return sketch;
    }

    DuplicateSketch sketch() {
        return new DuplicateSketch(settings.shingles, new MinHash(settings.bands, settings.seed));
    }

    DuplicateClusters clusters(DuplicateSketch sketch) {
        try (ParallelMap workers = new ParallelMap(settings.threads)) {
            return sketch.clusters(settings.threshold, workers);
        }
    }

    /**
     * {@return the pairs of texts from two lists that are nearly the same: first is a position in {@code left}, second
     * one in {@code right} plus the size of {@code left}}
     *
     * @param left one list, for example training rows
     * @param right another, for example a benchmark's questions
     */
    public List<DuplicatePair> between(List<String> left, List<String> right) {
        return find(Chained.of(left, right)).pairs().stream()
                .filter(pair -> pair.first() < left.size() && pair.second() >= left.size())
                .toList();
    }

    /**
     * Builds a {@link NearDuplicates}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private Shingles shingles = Shingles.words(5);
        private double threshold = 0.8;
        private LshBands bands = LshBands.USUAL;
        private long seed = 1;
        private int threads = Runtime.getRuntime().availableProcessors();

        private Builder() {}

        private Builder(Builder other) {
            shingles = other.shingles;
            threshold = other.threshold;
            bands = other.bands;
            seed = other.seed;
            threads = other.threads;
        }

        /**
         * Sets how texts are cut up.
         *
         * @param value words or characters
         * @return this
         */
        public Builder shingles(Shingles value) {
            shingles = value;
            return this;
        }

        /**
         * Sets from which Jaccard similarity on two texts are duplicates.
         *
         * @param value above 0, up to 1; {@link #bands} should have a probability near 1 there
         * @return this
         */
        public Builder threshold(double value) {
            threshold = Given.above("threshold", value, 0, 1);
            return this;
        }

        /**
         * Sets the banding: more bands find more and take longer.
         *
         * @param value bands and MinHash values in each
         * @return this
         */
        public Builder bands(LshBands value) {
            bands = value;
            return this;
        }

        /**
         * Sets the seed of the hash functions.
         *
         * @param value any number
         * @return this
         */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /**
         * Sets how many threads work. The result does not depend on it.
         *
         * @param value at least 1
         * @return this
         */
        public Builder threads(int value) {
            threads = Given.atLeast("threads", value, 1);
            return this;
        }

        /** {@return the search} */
        public NearDuplicates build() {
            return new NearDuplicates(this);
        }
    }
}
