// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.split;

import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.duplicates.ComparedText;
import io.github.finetune4j.dataset.duplicates.NearDuplicates;
import io.github.finetune4j.dataset.internal.shared.ExampleText;
import io.github.finetune4j.dataset.spi.DatasetSplitter;
import io.github.finetune4j.internal.names.Given;
import java.time.Instant;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Ways to divide a data set, for {@link io.github.finetune4j.dataset.DatasetBuilder#split(DatasetSplitter)}.
 *
 * <pre>{@code
 * Splits.builder(0.8, 0.1, 0.1).groupBy(Strata.byField("user")).keepTogether(NearDuplicates.builder().build()).build()
 * }</pre>
 *
 * <p>Without more, a row's part is decided by SHA-256 over salt and group, where rows with one input (case, white space
 * and punctuation aside, as {@link LeakageCheck} compares) are a group: rows that are added never move others. Whole
 * groups go to one part, and so do clusters of near duplicates, where asked for.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Splits {
    private static final double TOLERANCE = 1e-9;

    private Splits() {}

    /**
     * {@return a builder of splits into these shares}
     *
     * @param training fraction, at least 0
     * @param validation fraction, at least 0
     * @param test fraction, at least 0
     * @throws IllegalArgumentException if the fractions don't sum to 1 within 1e-9
     */
    public static Builder builder(double training, double validation, double test) {
        double sum = training + validation + test;
        if (!(training >= 0 && validation >= 0 && test >= 0 && Math.abs(sum - 1) <= TOLERANCE)) {
            throw new IllegalArgumentException("fractions of the split: " + training + " + " + validation + " + " + test
                    + " = " + sum + " -> give three of at least 0 that sum to 1");
        }
        return new Builder(training, validation, test);
    }

    /**
     * Builds a splitter. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        final double training;
        final double validation;
        final double test;
        String salt = "";
        Function<? super Example, String> group = example -> LeakageCheck.normal(ExampleText.input(example));

        @Nullable Function<? super Example, String> stratum;

        @Nullable Function<? super Example, Instant> time;

        @Nullable NearDuplicates duplicates;

        ComparedText compared = ComparedText.INPUT;
        double alpha;

        private Builder(double training, double validation, double test) {
            this.training = training;
            this.validation = validation;
            this.test = test;
        }

        private Builder(Builder other) {
            this(other.training, other.validation, other.test);
            salt = other.salt;
            group = other.group;
            stratum = other.stratum;
            time = other.time;
            duplicates = other.duplicates;
            compared = other.compared;
            alpha = other.alpha;
        }

        /**
         * Sets the salt: another one, another division.
         *
         * @param value any text
         * @return this
         */
        public Builder salt(String value) {
            salt = value;
            return this;
        }

        /**
         * Sets what rows must have in common to stay together, instead of the input: a user, a document, a
         * conversation.
         *
         * @param value the group's name; rows for which it is empty are groups of their own
         * @return this
         */
        public Builder groupBy(Function<? super Example, String> value) {
            group = value;
            return this;
        }

        /**
         * Gives each part its share of every stratum, to within a group. Rows that are added may then move a few
         * others.
         *
         * @param value the stratum of a row, for example {@link Strata#byAnswer()}
         * @return this
         */
        public Builder stratifyBy(Function<? super Example, String> value) {
            stratum = value;
            return this;
        }

        /**
         * Divides by time instead of by hash: the oldest rows are for training, the newest for the test, as in
         * production. Rows of one instant stay together; a group counts as old as its oldest row.
         *
         * @param value when a row came about
         * @return this
         */
        public Builder byTime(Function<? super Example, Instant> value) {
            time = value;
            return this;
        }

        /**
         * Keeps near duplicates in one part.
         *
         * @param search finds them, by their inputs
         * @return this
         */
        public Builder keepTogether(NearDuplicates search) {
            return keepTogether(search, ComparedText.INPUT);
        }

        /**
         * Keeps near duplicates in one part.
         *
         * @param search finds them
         * @param text what is compared
         * @return this
         */
        public Builder keepTogether(NearDuplicates search, ComparedText text) {
            duplicates = search;
            compared = text;
            return this;
        }

        /**
         * Tests whether validation and test are like training: labels by χ², lengths by Kolmogorov and Smirnov, overall
         * and within each larger stratum, p values adjusted after Holm. If one differs, the split is made again,
         * stratified by answer or length.
         *
         * @param level the chance to stratify without need, for example 0.05
         * @return this
         */
        public Builder representative(double level) {
            alpha = Given.between("level of the test", level, 0, 1);
            return this;
        }

        /**
         * {@return the split}
         *
         * @throws IllegalStateException if it is to go by time and by strata at once
         */
        public DatasetSplitter<?> build() {
            if (time != null && (stratum != null || alpha > 0)) {
                throw new IllegalStateException(
                        "a split by time can't be stratified or made representative -> leave one of them out");
            }
            return new GroupSplitter(new Builder(this));
        }
    }
}
