// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.text.Characters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apiguardian.api.API;

/**
 * Vectors of texts from the terms in them, without a model: each term counts 1 + ln(its count) times ln((1 + texts) /
 * (1 + texts with it)) + 1, and each kind of terms is scaled to length 1, as scikit-learn does it with
 * {@code sublinear_tf}. The floor that every encoder should beat. Immutable, safe for use by several threads; a long
 * text takes time in proportion to its length.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class TfIdf {
    private final int texts;
    private final List<TermTable> tables;
    private final int length;

    TfIdf(int texts, List<TermTable> tables) {
        this.texts = texts;
        this.tables = List.copyOf(tables);
        length = tables.stream().mapToInt(table -> table.terms.size()).sum();
    }

    /** {@return a builder without terms} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return how long a vector is: how many terms are known} */
    public int length() {
        return length;
    }

    int texts() {
        return texts;
    }

    List<TermTable> tables() {
        return tables;
    }

    /**
     * {@return its vector; all zeros if it has none of the known terms}
     *
     * @param text any
     */
    public SparseVector vector(String text) {
        String lowerCase = Characters.lower(text);
        int[] places = new int[0];
        double[] values = new double[0];
        int offset = 0;
        for (TermTable table : tables) {
            SparseVector part = table.vector(lowerCase);
            int before = places.length;
            places = Arrays.copyOf(places, before + part.places.length);
            values = Arrays.copyOf(values, before + part.places.length);
            for (int i = 0; i < part.places.length; i++) {
                places[before + i] = offset + part.places[i];
                values[before + i] = part.values[i];
            }
            offset += table.terms.size();
        }
        return new SparseVector(length, places, values);
    }

    /**
     * Writes the terms to a file, whole or not at all. It contains words of the texts.
     *
     * @param file made with its folders, or replaced
     */
    public void write(Path file) {
        TermFile.write(this, file);
    }

    /**
     * {@return what was written}
     *
     * @param file that {@link #write} made
     * @throws IOException if it can't be read, or is no such file; then the message names it
     */
    public static TfIdf read(Path file) throws IOException {
        return TermFile.read(file);
    }

    /**
     * Builds a {@link TfIdf} from texts. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private static final int LONGEST_TERM = 20;
        private final List<TermSource> sources = new ArrayList<>();
        private int mostTerms = 1 << 19;

        private Builder() {}

        /**
         * Adds runs of words: letters, digits and underscores, two at least. Words of more than 1,000 characters are
         * left out.
         *
         * @param from the least number of words in a term, at least 1
         * @param to the greatest, at most 20
         * @return this
         */
        public Builder addWords(int from, int to) {
            return add(true, from, to);
        }

        /**
         * Adds runs of characters within a word, which has a blank on either side ({@code char_wb} of scikit-learn).
         *
         * @param from the least number of characters in a term, at least 1
         * @param to the greatest, at most 20
         * @return this
         */
        public Builder addCharacters(int from, int to) {
            return add(false, from, to);
        }

        private Builder add(boolean words, int from, int to) {
            Given.from("least length of terms", from, 1, LONGEST_TERM);
            Given.from("greatest length of terms", to, from, LONGEST_TERM);
            sources.add(new TermSource(words, from, to));
            return this;
        }

        /**
         * Sets how many terms of each kind are kept at most.
         *
         * @param value from 1 to 4,194,304, default 524,288; beyond it those in the fewest texts are left out, and
         *     beyond twice as many, while counting, those in the fewest so far
         * @return this
         */
        public Builder mostTerms(int value) {
            mostTerms = Given.from("mostTerms", value, 1, 1 << 22);
            return this;
        }

        /**
         * {@return the terms of these texts, with their weights}
         *
         * @param texts any number; must contain a term of each kind
         * @throws IllegalStateException if no kind of terms was added
         * @throws IllegalArgumentException if there is no term in the texts
         */
        public TfIdf build(List<String> texts) {
            if (sources.isEmpty()) {
                throw new IllegalStateException("terms: of no kind -> call addWords or addCharacters");
            }
            List<TermTable> tables = new ArrayList<>();
            for (TermSource source : sources) {
                TermCounts counts = new TermCounts(mostTerms);
                for (int i = 0; i < texts.size(); i++) {
                    int number = i;
                    source.terms(Characters.lower(texts.get(i)), term -> counts.add(term, number));
                }
                tables.add(table(source, counts.terms(), texts.size()));
            }
            return new TfIdf(texts.size(), tables);
        }

        private static TermTable table(TermSource source, List<Term> terms, int texts) {
            if (terms.isEmpty()) {
                throw new IllegalArgumentException("terms: none in " + texts + " texts -> give texts with "
                        + (source.words() ? "words of two characters at least" : "characters")
                        + ", and more than one long text where they are long");
            }
            return new TermTable(source, terms, texts);
        }
    }
}
