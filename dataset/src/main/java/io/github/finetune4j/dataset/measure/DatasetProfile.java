// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.measure;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.TokenCounter;
import io.github.finetune4j.dataset.clean.Cleaning;
import io.github.finetune4j.dataset.clean.RowFilter;
import io.github.finetune4j.dataset.result.ReportSection;
import io.github.finetune4j.dataset.spi.DatasetMeasure;
import io.github.finetune4j.dataset.spi.DatasetRow;
import io.github.finetune4j.internal.names.Given;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Measures a data set (lengths, tokens, outliers, labels, format, diversity, cost) and gives recommendations. Works as
 * a measure of {@link io.github.finetune4j.dataset.DatasetBuilder#addMeasure} and by itself.
 *
 * <pre>{@code
 * Profile profile = DatasetProfile.builder().model("gpt-4.1-mini").build().of(dataset);
 * System.out.println(profile);
 * }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class DatasetProfile {
    private final Builder settings;

    private DatasetProfile(Builder settings) {
        this.settings = new Builder(settings);
    }

    /** {@return a builder that counts no tokens} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * {@return what a data set is like}
     *
     * @param dataset its rows
     */
    public Profile of(Dataset dataset) {
        ProfileSummary summary = new ProfileSummary(settings.counter, settings.quality);
        dataset.rows().forEach(summary::add);
        return new Profile(summary, settings);
    }

    /** {@return the same as a measure, which adds the section {@code profile} to the report} */
    public DatasetMeasure<?> measure() {
        return new ProfileMeasure();
    }

    private final class ProfileMeasure implements DatasetMeasure<ProfileSummary> {
        @Override
        public String name() {
            return "profile";
        }

        @Override
        public ProfileSummary empty() {
            return new ProfileSummary(settings.counter, settings.quality);
        }

        @Override
        public void add(ProfileSummary summary, DatasetRow row) {
            summary.add(row);
        }

        @Override
        public ProfileSummary merge(ProfileSummary first, ProfileSummary second) {
            return first.merge(second);
        }

        @Override
        public ReportSection section(ProfileSummary whole) {
            return ProfileText.section(new Profile(whole, settings));
        }
    }

    /**
     * Builds a {@link DatasetProfile}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        @Nullable TokenCounter counter;

        ModelFacts.@Nullable ModelFact model;
        long contextLimit;
        int epochs;
        int labelErrors;
        List<RowFilter> quality = List.of();
        private ModelFacts facts = ModelFacts.bundled();

        private Builder() {}

        private Builder(Builder other) {
            counter = other.counter;
            model = other.model;
            contextLimit = other.contextLimit;
            epochs = other.epochs;
            labelErrors = other.labelErrors;
            quality = other.quality;
            facts = other.facts;
        }

        /**
         * Sets what counts tokens: {@link OpenAiTokens}, or a local model's own tokenizer.
         *
         * @param value counts as the model does
         * @return this
         */
        public Builder tokens(TokenCounter value) {
            counter = value;
            return this;
        }

        /**
         * Sets prices and limits, for the models named after this.
         *
         * @param value for example newer ones from a file
         * @return this
         */
        public Builder facts(ModelFacts value) {
            facts = value;
            return this;
        }

        /**
         * Sets encoding, context limit and price of a model of OpenAI.
         *
         * @param id the model, for example {@code gpt-4.1-mini}
         * @return this
         * @throws IllegalArgumentException if nothing is known of the model
         */
        public Builder model(String id) {
            ModelFacts.ModelFact found = facts.find(id)
                    .orElseThrow(() -> new IllegalArgumentException("nothing is known of the model " + id
                            + " -> load newer facts with facts(ModelFacts.load(file)), or set tokens"
                            + " and contextLimit"));
            model = found;
            contextLimit = found.contextTokens();
            counter = OpenAiTokens.forModel(id);
            return this;
        }

        /**
         * Sets how many tokens a row may have.
         *
         * @param tokens at least 1
         * @return this
         */
        public Builder contextLimit(long tokens) {
            if (tokens < 1) {
                throw new IllegalArgumentException("contextLimit: " + tokens + " -> give at least 1 token");
            }
            contextLimit = tokens;
            return this;
        }

        /**
         * Sets the passes over the data that the cost is for; without it, what OpenAI's cookbook expects.
         *
         * @param value at least 1
         * @return this
         */
        public Builder epochs(int value) {
            epochs = Given.atLeast("epochs", value, 1);
            return this;
        }

        /**
         * Adds an analysis of labels to the recommendations.
         *
         * @param errors made from probabilities of a model that was not trained on the rows
         * @return this
         */
        public Builder labelErrors(LabelErrors errors) {
            labelErrors = errors.issues(LabelErrors.Rule.PRUNE_BY_NOISE_RATE).size();
            return this;
        }

        /**
         * Counts the rows to which a filter objects, and recommends to look at them; nothing is removed.
         *
         * @param filters for example {@link io.github.finetune4j.dataset.clean.RowFilters#usual()}
         * @return this
         */
        public Builder quality(List<? extends RowFilter> filters) {
            quality = Cleaning.of(filters).filters();
            return this;
        }

        /** {@return the profile} */
        public DatasetProfile build() {
            return new DatasetProfile(this);
        }
    }
}
