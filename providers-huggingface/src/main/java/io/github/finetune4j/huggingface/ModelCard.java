// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import io.github.finetune4j.dataset.Fingerprint;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.MetricComparison;
import io.github.finetune4j.huggingface.internal.hub.RepoNames;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The page of a tuned model on the Hub: its base, how well it does and how certain that is, and how it was made.
 * Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class ModelCard {
    private final Builder facts;

    private ModelCard(Builder builder) {
        facts = builder;
    }

    /**
     * {@return a builder of the card of an adapter}
     *
     * @param baseModel name on the Hub, {@code owner/name}
     */
    public static Builder builder(String baseModel) {
        return new Builder(baseModel);
    }

    String baseModel() {
        return facts.baseModel;
    }

    /** {@return the same card with the recipe of a run} */
    ModelCard with(Map<String, Object> manifest) {
        Builder more = new Builder(facts);
        manifest.forEach((name, value) -> {
            if (value != null) {
                more.recipe.putIfAbsent(name, value);
            }
        });
        return more.build();
    }

    /** {@return README.md: front matter in YAML, then Markdown} */
    public String text() {
        StringBuilder text = new StringBuilder("---\n");
        frontMatter(text);
        text.append("---\n\n# ").append(facts.title).append("\n\n");
        text.append(facts.summary.isEmpty() ? "" : facts.summary + "\n\n");
        text.append("A LoRA adapter on [")
                .append(facts.baseModel)
                .append("](https://huggingface.co/")
                .append(facts.baseModel)
                .append("), in PEFT's format.\n");
        results(text);
        data(text);
        recipe(text);
        return text.toString();
    }

    private void frontMatter(StringBuilder text) {
        field(text, "base_model", facts.baseModel);
        field(text, "library_name", "peft");
        field(text, "pipeline_tag", "text-generation");
        if (!facts.license.isEmpty()) {
            field(text, "license", facts.license);
        }
        list(text, "language", facts.languages);
        list(text, "datasets", facts.datasets);
        list(text, "tags", facts.tags);
        Comparison comparison = facts.comparison;
        if (comparison != null) {
            modelIndex(text, comparison);
        }
    }

    // a JSON string is a YAML string, too
    private static void field(StringBuilder text, String name, String value) {
        text.append(name).append(": ").append(Json.write(value)).append('\n');
    }

    private static void list(StringBuilder text, String name, List<String> values) {
        if (!values.isEmpty()) {
            text.append(name).append(":\n");
            values.forEach(value -> text.append("- ").append(Json.write(value)).append('\n'));
        }
    }

    private void modelIndex(StringBuilder text, Comparison comparison) {
        text.append("model-index:\n- name: ").append(Json.write(facts.title)).append("\n  results:\n");
        text.append("  - task:\n      type: text-generation\n    dataset:\n      type: held-out\n      name: ");
        text.append(Json.write(
                        "held-out rows " + fingerprint(comparison.candidate().data())))
                .append("\n    metrics:\n");
        for (MetricComparison metric : comparison.metrics()) {
            text.append("    - type: ").append(Json.write(metric.name())).append("\n      value: ");
            text.append(number(metric.candidate().estimate())).append("\n      name: ");
            text.append(Json.write(metric.name() + ", " + bounds(metric.candidate())))
                    .append('\n');
        }
    }

    private void results(StringBuilder text) {
        Comparison comparison = facts.comparison;
        if (comparison == null) {
            return;
        }
        text.append("\n## Results\n\nOn ")
                .append(comparison.size())
                .append(" held-out rows, the same for both models.\n\n");
        text.append("| metric | base | tuned | difference | adjusted p | verdict |\n|---|---|---|---|---|---|\n");
        for (MetricComparison metric : comparison.metrics()) {
            text.append("| ").append(metric.name()).append(" | ").append(figure(metric.baseline()));
            text.append(" | ").append(figure(metric.candidate())).append(" | ").append(figure(metric.effect()));
            text.append(" | ").append(number(metric.adjustedP())).append(" | ");
            text.append(metric.verdict().name().toLowerCase(Locale.ROOT)).append(" |\n");
        }
    }

    private static String figure(Interval interval) {
        return number(interval.estimate()) + " (" + bounds(interval) + ")";
    }

    private static String bounds(Interval interval) {
        return String.format(
                Locale.ROOT,
                "%.0f %% interval %s to %s, n = %d, %s",
                100 * interval.level(),
                number(interval.lower()),
                number(interval.upper()),
                interval.n(),
                interval.method());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    private void data(StringBuilder text) {
        Fingerprint fingerprint = facts.data;
        if (fingerprint != null) {
            text.append("\n## Data\n\nTrained on ").append(facts.rows).append(" examples, fingerprint `");
            text.append(fingerprint.hex()).append("`.\n");
        }
    }

    private static String fingerprint(Fingerprint fingerprint) {
        return fingerprint.hex().substring(0, 12);
    }

    private void recipe(StringBuilder text) {
        if (!facts.recipe.isEmpty()) {
            text.append("\n## Recipe\n\n```json\n")
                    .append(Json.writePretty(facts.recipe))
                    .append("\n```\n");
        }
    }

    @Override
    public String toString() {
        return facts.title + " on " + facts.baseModel;
    }

    /**
     * Builds a {@link ModelCard}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final String baseModel;
        private String title;
        private String summary = "";
        private String license = "";
        private List<String> languages = List.of();
        private List<String> datasets = List.of();
        private List<String> tags = List.of("lora", "finetune4j");
        private @Nullable Comparison comparison;
        private @Nullable Fingerprint data;
        private long rows;
        private final Map<String, Object> recipe = new LinkedHashMap<>();

        private Builder(String baseModel) {
            if (!RepoNames.validId(baseModel)) {
                throw new IllegalArgumentException(
                        "base model of a card: " + baseModel + " -> name it as on the Hub, owner/name");
            }
            this.baseModel = baseModel;
            title = baseModel.substring(baseModel.indexOf('/') + 1) + ", tuned";
        }

        private Builder(Builder other) {
            baseModel = other.baseModel;
            title = other.title;
            summary = other.summary;
            license = other.license;
            languages = other.languages;
            datasets = other.datasets;
            tags = other.tags;
            comparison = other.comparison;
            data = other.data;
            rows = other.rows;
            recipe.putAll(other.recipe);
        }

        /**
         * Sets the heading.
         *
         * @param value one line
         * @return this
         */
        public Builder title(String value) {
            title = value.replaceAll("\\s+", " ");
            return this;
        }

        /**
         * Sets what the model is for, in words.
         *
         * @param value Markdown
         * @return this
         */
        public Builder summary(String value) {
            summary = value;
            return this;
        }

        /**
         * Sets the licence.
         *
         * @param value the Hub's identifier, for example {@code apache-2.0}
         * @return this
         */
        public Builder license(String value) {
            license = value;
            return this;
        }

        /**
         * Sets the languages.
         *
         * @param values codes, for example {@code de}
         * @return this
         */
        public Builder languages(String... values) {
            languages = List.of(values);
            return this;
        }

        /**
         * Sets the data sets on the Hub that it learned from.
         *
         * @param values {@code owner/name}
         * @return this
         */
        public Builder datasets(String... values) {
            datasets = List.of(values);
            return this;
        }

        /**
         * Adds a tag.
         *
         * @param value one word
         * @return this
         */
        public Builder addTag(String value) {
            List<String> more = new ArrayList<>(tags);
            more.add(value);
            tags = List.copyOf(more);
            return this;
        }

        /**
         * Sets how well it does beside its base.
         *
         * @param value on rows that it did not learn from
         * @return this
         */
        public Builder results(Comparison value) {
            comparison = value;
            return this;
        }

        /**
         * Sets what it learned from.
         *
         * @param value all rows, in order
         * @return this
         */
        public Builder trainingData(io.github.finetune4j.dataset.Dataset value) {
            data = value.fingerprint();
            rows = value.size();
            return this;
        }

        /**
         * Adds a setting of the training.
         *
         * @param name of the setting
         * @param value JSON value
         * @return this
         */
        public Builder addRecipe(String name, Object value) {
            recipe.put(name, value);
            return this;
        }

        /** {@return the card} */
        public ModelCard build() {
            return new ModelCard(new Builder(this));
        }
    }
}
