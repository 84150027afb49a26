// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.training;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.internal.names.Names;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The specification of a fine-tuning job: what to train, on what data, and how. Immutable; providers read it, callers
 * make it through {@code FineTune.builder()}.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class FineTuneSpec {
    private final String baseModel;
    private final Dataset trainingData;
    private final @Nullable Dataset validationData;
    private final TrainingMethod method;
    private final TuningMethod tuningMethod;
    private final @Nullable LoraConfig lora;
    private final @Nullable PromptTuningConfig promptTuning;
    private final @Nullable HeadConfig head;
    private final Hyperparameters hyperparameters;
    private final @Nullable EarlyStopping earlyStopping;
    private final @Nullable Long seed;
    private final @Nullable String suffix;
    private final Map<String, String> metadata;
    private final Map<String, Object> options;

    private FineTuneSpec(Builder builder, String baseModel, Dataset trainingData) {
        this.baseModel = baseModel;
        this.trainingData = trainingData;
        validationData = builder.validationData;
        method = builder.method;
        tuningMethod = builder.tuningMethod;
        lora = builder.lora;
        promptTuning = builder.promptTuning;
        head = builder.head;
        hyperparameters = builder.hyperparameters;
        earlyStopping = builder.earlyStopping;
        seed = builder.seed;
        suffix = builder.suffix;
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(builder.metadata));
        options = Collections.unmodifiableMap(new LinkedHashMap<>(builder.options));
    }

    /** {@return a builder with everything left open} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return a builder that holds what this holds} */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.baseModel = baseModel;
        builder.trainingData = trainingData;
        builder.validationData = validationData;
        builder.method = method;
        builder.tuningMethod = tuningMethod;
        builder.lora = lora;
        builder.promptTuning = promptTuning;
        builder.head = head;
        builder.hyperparameters = hyperparameters;
        builder.earlyStopping = earlyStopping;
        builder.seed = seed;
        builder.suffix = suffix;
        builder.metadata.putAll(metadata);
        builder.options.putAll(options);
        return builder;
    }

    /**
     * {@return the model to start from, in the provider's words; for local training a folder or a name that a model
     * source knows}
     */
    public String baseModel() {
        return baseModel;
    }

    /** {@return what to learn from, at least one example} */
    public Dataset trainingData() {
        return trainingData;
    }

    /** {@return what the validation loss is measured on} */
    public Optional<Dataset> validationData() {
        return Optional.ofNullable(validationData);
    }

    /** {@return the objective} */
    public TrainingMethod method() {
        return method;
    }

    /** {@return which weights change} */
    public TuningMethod tuningMethod() {
        return tuningMethod;
    }

    /** {@return the adapter's settings; empty: the provider's own, or none in full training} */
    public Optional<LoraConfig> lora() {
        return Optional.ofNullable(lora);
    }

    /** {@return the settings of prompt tuning, where that is what is trained} */
    public Optional<PromptTuningConfig> promptTuning() {
        return Optional.ofNullable(promptTuning);
    }

    /** {@return the settings of the head, in methods that train one; empty: the provider's own} */
    public Optional<HeadConfig> head() {
        return Optional.ofNullable(head);
    }

    /** {@return settings of the optimiser and the loop} */
    public Hyperparameters hyperparameters() {
        return hyperparameters;
    }

    /** {@return when to end before the last epoch} */
    public Optional<EarlyStopping> earlyStopping() {
        return Optional.ofNullable(earlyStopping);
    }

    /** {@return seed of the data order, the adapter's start and dropout; empty: the provider chooses} */
    public OptionalLong seed() {
        return seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
    }

    /** {@return the suffix of the tuned model's name, by which you recognise it} */
    public Optional<String> suffix() {
        return Optional.ofNullable(suffix);
    }

    /** {@return the caller's own labels of the job} */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** {@return settings in the provider's own words as JSON values, for what only one provider knows} */
    public Map<String, Object> options() {
        return options;
    }

    /**
     * Builds a {@link FineTuneSpec}. Values out of range are refused at once; what is missing or contradictory is
     * named, all of it, by {@link #problems()} and {@link #build()}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private @Nullable String baseModel;
        private @Nullable Dataset trainingData;
        private @Nullable Dataset validationData;
        private TrainingMethod method = TrainingMethod.SUPERVISED;
        private TuningMethod tuningMethod = TuningMethod.AUTO;
        private @Nullable LoraConfig lora;
        private @Nullable PromptTuningConfig promptTuning;
        private @Nullable HeadConfig head;
        private Hyperparameters hyperparameters = Hyperparameters.builder().build();
        private @Nullable EarlyStopping earlyStopping;
        private @Nullable Long seed;
        private @Nullable String suffix;
        private final Map<String, String> metadata = new LinkedHashMap<>();
        private final Map<String, Object> options = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Sets the model to start from.
         *
         * @param value in the provider's words
         * @return this
         */
        public Builder baseModel(String value) {
            baseModel = value;
            return this;
        }

        /**
         * Sets what to learn from.
         *
         * @param value at least one example
         * @return this
         */
        public Builder trainingData(Dataset value) {
            trainingData = value;
            return this;
        }

        /**
         * Sets what the validation loss is measured on.
         *
         * @param value at least one example, none of them in the training data
         * @return this
         */
        public Builder validationData(Dataset value) {
            validationData = value;
            return this;
        }

        /**
         * Sets the objective.
         *
         * @param value default {@link TrainingMethod#SUPERVISED}
         * @return this
         */
        public Builder method(TrainingMethod value) {
            method = value;
            return this;
        }

        /**
         * Sets which weights change.
         *
         * @param value default {@link TuningMethod#AUTO}
         * @return this
         */
        public Builder tuningMethod(TuningMethod value) {
            tuningMethod = value;
            return this;
        }

        /**
         * Sets the adapter's settings.
         *
         * @param value contradicts {@link TuningMethod#FULL}
         * @return this
         */
        public Builder lora(LoraConfig value) {
            lora = value;
            return this;
        }

        /**
         * Asks for prompt tuning.
         *
         * @param value contradicts an adapter and {@link TuningMethod#FULL}
         * @return this
         */
        public Builder promptTuning(PromptTuningConfig value) {
            promptTuning = value;
            tuningMethod = TuningMethod.PROMPT_TUNING;
            return this;
        }

        /**
         * Sets the head's settings.
         *
         * @param value for a method that {@linkplain TrainingMethod#hasHead has a head}
         * @return this
         */
        public Builder head(HeadConfig value) {
            head = value;
            return this;
        }

        /**
         * Sets the optimiser's and the loop's settings.
         *
         * @param value replaces what was set
         * @return this
         */
        public Builder hyperparameters(Hyperparameters value) {
            hyperparameters = value;
            return this;
        }

        /** {@return the settings of the optimiser and the loop so far} */
        public Hyperparameters hyperparameters() {
            return hyperparameters;
        }

        /**
         * Sets when to end before the last epoch.
         *
         * @param value needs validation data
         * @return this
         */
        public Builder earlyStopping(EarlyStopping value) {
            earlyStopping = value;
            return this;
        }

        /**
         * Sets the seed.
         *
         * @param value of the data order, the adapter's start and dropout
         * @return this
         */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /**
         * Sets a suffix for the tuned model's name, by which you recognise it.
         *
         * @param value letters, digits, {@code -} and {@code _}, at most 64
         * @return this
         */
        public Builder suffix(String value) {
            if (!value.matches("[A-Za-z0-9_-]{1,64}")) {
                throw new IllegalArgumentException(
                        "suffix: " + Names.shown(value) + " -> give 1 to 64 letters, digits, - or _");
            }
            suffix = value;
            return this;
        }

        /**
         * Adds a label to the job.
         *
         * @param name of the label
         * @param value of the label
         * @return this
         */
        public Builder addMetadata(String name, String value) {
            metadata.put(name, value);
            return this;
        }

        /**
         * Adds a setting in the provider's own words.
         *
         * @param name as the provider documents it
         * @param value a JSON value
         * @return this
         */
        public Builder addOption(String name, Object value) {
            options.put(name, value);
            return this;
        }

        /** {@return everything that is missing or contradictory, in words; empty if {@link #build()} would succeed} */
        public List<String> problems() {
            List<String> problems = new ArrayList<>();
            if (baseModel == null || baseModel.isBlank()) {
                problems.add("baseModel is missing -> name the model to start from");
            }
            addDataProblems(problems);
            SpecProblems.addTuningMethod(problems, tuningMethod, lora, promptTuning);
            SpecProblems.addMethod(problems, method, tuningMethod, hyperparameters);
            SpecProblems.addHead(problems, method, tuningMethod, head);
            SpecProblems.addStopping(problems, method, earlyStopping);
            SpecProblems.addExamples(problems, method, "trainingData", trainingData);
            SpecProblems.addExamples(problems, method, "validationData", validationData);
            if (hyperparameters.learningRate().isPresent()
                    && hyperparameters.learningRateMultiplier().isPresent()) {
                problems.add("learningRate and learningRateMultiplier are both set -> leave one of them out");
            }
            return problems;
        }

        private void addDataProblems(List<String> problems) {
            if (trainingData == null) {
                problems.add("trainingData is missing -> give the examples to learn from");
            } else if (trainingData.isEmpty()) {
                problems.add("trainingData is empty -> give at least one example");
            }
            if (validationData != null && validationData.isEmpty()) {
                problems.add("validationData is empty -> give at least one example, or leave it out");
            }
            if (earlyStopping != null && validationData == null) {
                problems.add("earlyStopping needs validationData -> give some, or leave earlyStopping out");
            }
            if (hyperparameters.evaluationSteps().isPresent() && validationData == null) {
                problems.add("evaluationSteps needs validationData -> give some, or leave evaluationSteps out");
            }
        }

        /**
         * {@return the specification}
         *
         * @throws IllegalStateException if something is missing or contradictory: all of it is named
         */
        public FineTuneSpec build() {
            List<String> problems = problems();
            if (baseModel == null || trainingData == null || !problems.isEmpty()) {
                throw new IllegalStateException("cannot fine-tune: " + String.join("; ", problems));
            }
            return new FineTuneSpec(this, baseModel, trainingData);
        }
    }
}
