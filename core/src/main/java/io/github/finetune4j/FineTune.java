// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.internal.engine.JobEngine;
import io.github.finetune4j.internal.engine.StartOrder;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.Registry;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.EarlyStopping;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.HeadConfig;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.LoraConfig;
import io.github.finetune4j.training.PromptTuningConfig;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.training.TuningMethod;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The door to fine-tuning a model: {@code FineTune.builder()…run()} waits for the tuned model, {@code start()} returns
 * a handle, and {@link #attach(FineTuneProvider, JobRef)} resumes waiting for a job in another process.
 *
 * <p>Providers are not closed here. A builder is not safe for use by several threads; a job is.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class FineTune {
    private FineTune() {}

    /** {@return a builder with everything left open} */
    public static Builder builder() {
        return new Builder(null);
    }

    /**
     * {@return a builder with everything left open, of a job that an engine of the application's own follows}
     *
     * @param engine stays open as long as the job is waited for
     */
    public static Builder builder(FineTuneEngine engine) {
        return new Builder(engine);
    }

    /**
     * Attaches to a job that was started earlier, here or in another process. Its events are delivered again, from the
     * first.
     *
     * @param provider where it runs
     * @param ref the job
     * @return the job, whatever its status
     * @throws IllegalArgumentException if the reference is another provider's
     * @throws io.github.finetune4j.error.JobNotFoundException if the provider knows no such job
     * @throws io.github.finetune4j.error.ProviderException if the provider cannot be asked; errors that may pass are
     *     tried again for ten minutes
     */
    public static FineTuneJob attach(FineTuneProvider provider, JobRef ref) {
        return JobEngine.shared().attach(provider, ref, null);
    }

    /**
     * Attaches as {@link #attach(FineTuneProvider, JobRef)} does, with an engine of the application's own.
     *
     * @param engine follows the job; stays open as long as the job is waited for
     * @param provider where it runs
     * @param ref the job
     * @return the job, whatever its status
     * @throws IllegalArgumentException if the reference is another provider's
     * @throws IllegalStateException if the engine is closed
     * @throws io.github.finetune4j.error.JobNotFoundException if the provider knows no such job
     * @throws io.github.finetune4j.error.ProviderException if the provider cannot be asked; errors that may pass are
     *     tried again for as long as the engine is patient
     */
    public static FineTuneJob attach(FineTuneEngine engine, FineTuneProvider provider, JobRef ref) {
        return engine.jobs().attach(provider, ref, null);
    }

    /**
     * Attaches as {@link #attach(FineTuneProvider, JobRef)} does, and reports to a registry what has happened and what
     * happens: the rest of a record that another process began.
     *
     * @param registry to report to; stays open as long as the job is waited for
     * @param provider where it runs
     * @param ref the job
     * @return the job, whatever its status
     * @throws IllegalArgumentException if the reference is another provider's
     * @throws io.github.finetune4j.error.JobNotFoundException if the provider knows no such job
     * @throws io.github.finetune4j.error.ProviderException if the provider cannot be asked; errors that may pass are
     *     tried again for ten minutes
     */
    public static FineTuneJob attach(Registry registry, FineTuneProvider provider, JobRef ref) {
        RunRecorder recorder = new RunRecorder(registry, "", null, InstantSource.system());
        return JobEngine.shared().attach(provider, ref, recorder);
    }

    /**
     * A builder of a fine-tuning job, which it starts. A value out of range is refused at once; what is missing or
     * contradictory is named, all of it, at the start. What is left open the provider chooses. Not safe for use by
     * several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final @Nullable FineTuneEngine engine;
        private final FineTuneSpec.Builder spec = FineTuneSpec.builder();
        private final Hyperparameters.Builder hyperparameters = Hyperparameters.builder();
        private final List<Consumer<JobEvent>> listeners = new ArrayList<>();
        private final PromptTuningConfig.Builder promptTuning = PromptTuningConfig.builder();
        private final EarlyStopping.Builder earlyStopping = EarlyStopping.builder();
        private LoraConfig.@Nullable Builder lora;
        private HeadConfig.@Nullable Builder head;
        private @Nullable FineTuneProvider provider;
        private @Nullable Registry registry;
        private @Nullable String registeredName;
        private @Nullable ModelVersion registeredBase;
        private @Nullable String idempotencyKey;
        private @Nullable Duration deadline;

        private Builder(@Nullable FineTuneEngine engine) {
            this.engine = engine;
        }

        /**
         * Sets the provider that trains.
         *
         * @param value stays open as long as the job is waited for
         * @return this
         */
        public Builder provider(FineTuneProvider value) {
            provider = value;
            return this;
        }

        /**
         * Sets the model to start from.
         *
         * @param value in the provider's words; for local training a folder or a name that a model source knows
         * @return this
         */
        public Builder baseModel(String value) {
            spec.baseModel(value);
            registeredBase = null;
            return this;
        }

        /**
         * Sets the model to start from: one on record, as in {@code registry.model("router").alias("champion")}. The
         * lineage of what the run makes goes back through it.
         *
         * @param value a model of the provider that trains; another one is refused at the start
         * @return this
         */
        public Builder baseModel(ModelVersion value) {
            spec.baseModel(value.ref().id());
            registeredBase = value;
            return this;
        }

        /**
         * Sets what to learn from.
         *
         * @param value at least one example
         * @return this
         */
        public Builder trainingData(Dataset value) {
            spec.trainingData(value);
            return this;
        }

        /**
         * Sets what the validation loss is measured on.
         *
         * @param value at least one example, none of them in the training data
         * @return this
         */
        public Builder validationData(Dataset value) {
            spec.validationData(value);
            return this;
        }

        /**
         * Asks for a low-rank adapter.
         *
         * @param settings sets rank, alpha and so on; a later call adds to an earlier one
         * @return this
         */
        public Builder lora(Consumer<LoraConfig.Builder> settings) {
            LoraConfig.Builder builder = lora == null ? LoraConfig.builder() : lora;
            lora = builder;
            settings.accept(builder);
            return this;
        }

        /**
         * Sets what the model learns from.
         *
         * @param value default {@link TrainingMethod#SUPERVISED}
         * @return this
         */
        public Builder method(TrainingMethod value) {
            spec.method(value);
            return this;
        }

        /**
         * Asks for prompt tuning: some trained vectors before each text, and no other change.
         *
         * @param settings sets how many, and what they start from; a later call adds to an earlier one
         * @return this
         */
        public Builder promptTuning(Consumer<PromptTuningConfig.Builder> settings) {
            settings.accept(promptTuning);
            spec.promptTuning(promptTuning.build());
            return this;
        }

        /**
         * Sets the head of a method that {@linkplain TrainingMethod#hasHead has one}.
         *
         * @param settings sets labels, regularisation and so on; a later call adds to an earlier one
         * @return this
         */
        public Builder head(Consumer<HeadConfig.Builder> settings) {
            HeadConfig.Builder builder = head == null ? HeadConfig.builder() : head;
            head = builder;
            settings.accept(builder);
            return this;
        }

        /**
         * Sets which weights change, where {@link #lora(Consumer)} and {@link #promptTuning(Consumer)} don't say so:
         * all of them, or a head on the model as it is.
         *
         * @param value default {@link TuningMethod#AUTO}
         * @return this
         */
        public Builder tuningMethod(TuningMethod value) {
            spec.tuningMethod(value);
            return this;
        }

        /**
         * Sets the optimiser and the loop.
         *
         * @param settings sets what shall not be the provider's choice; a later call adds to an earlier one
         * @return this
         */
        public Builder hyperparameters(Consumer<Hyperparameters.Builder> settings) {
            settings.accept(hyperparameters);
            return this;
        }

        /**
         * Sets the seed.
         *
         * @param value of the data order, the adapter's start and dropout
         * @return this
         */
        public Builder seed(long value) {
            spec.seed(value);
            return this;
        }

        /**
         * Ends training when the validation loss no longer falls; needs validation data.
         *
         * @param settings sets patience and what counts as a fall; a later call adds to an earlier one
         * @return this
         */
        public Builder earlyStopping(Consumer<EarlyStopping.Builder> settings) {
            settings.accept(earlyStopping);
            spec.earlyStopping(earlyStopping.build());
            return this;
        }

        /**
         * Sets what the job and its model are called at the provider: {@code labels(l -> l.suffix("greeter"))}.
         *
         * @param settings sets the suffix and the key of a repeated start, and adds metadata; a later call adds to an
         *     earlier one
         * @return this
         */
        public Builder labels(Consumer<FineTuneLabels> settings) {
            settings.accept(new FineTuneLabels(spec, key -> idempotencyKey = key));
            return this;
        }

        /**
         * Adds a setting in the provider's own words, for what only one provider knows.
         *
         * @param name as the provider documents it
         * @param value a JSON value
         * @return this
         */
        public Builder addOption(String name, Object value) {
            spec.addOption(name, value);
            return this;
        }

        /**
         * Puts the run on record: data, specification, curves, end, and what it makes as the next version of a model.
         * A registry that is out of reach costs no run: reports are repeated, and what it never took is logged.
         *
         * @param value to report to; stays open as long as the job is waited for
         * @param model name of the model, the same for all its versions: letters, digits, {@code .}, {@code _} and
         *     {@code -}
         * @return this
         */
        public Builder registry(Registry value, String model) {
            ModelVersion.checkName(model);
            registry = value;
            registeredName = model;
            return this;
        }

        /**
         * Limits the time from the start to the end. Then the wait ends with
         * {@link io.github.finetune4j.error.JobTimeoutException}; the job itself goes on.
         *
         * @param value above zero; default: no limit, but ten minutes for a submission that keeps failing, and a day
         *     for a provider that is out of reach
         * @return this
         */
        public Builder deadline(Duration value) {
            deadline = Given.positive("deadline", value);
            return this;
        }

        /**
         * Adds a listener that gets every event from the first on. It may throw: that is logged, and it stays.
         *
         * @param listener called on a thread of the engine, one event at a time; should be quick, and must not wait for
         *     the job
         * @return this
         */
        public Builder onEvent(Consumer<JobEvent> listener) {
            listeners.add(listener);
            return this;
        }

        /**
         * Submits the job, trying again where that is sensible, and returns once the provider has accepted it.
         *
         * @return the job's handle
         * @throws IllegalStateException if something is missing or contradictory: all of it is named; or if the engine
         *     is closed
         * @throws io.github.finetune4j.error.UnsupportedCapabilityException if the provider lacks something: all of it
         *     is named, and nothing was uploaded
         * @throws io.github.finetune4j.error.FineTuneException if the provider does not accept the job
         */
        public FineTuneJob start() {
            FineTuneProvider to = provider;
            spec.hyperparameters(hyperparameters.build());
            if (lora != null) {
                spec.lora(lora.build());
            }
            if (head != null) {
                spec.head(head.build());
            }
            List<String> problems = new ArrayList<>(spec.problems());
            if (to == null) {
                problems.add(0, "provider is missing -> say who trains");
            } else if (registeredBase != null
                    && !registeredBase.ref().provider().equals(to.id())) {
                problems.add("baseModel is " + registeredBase + ", of another provider than " + to.id()
                        + " -> train it at its own provider");
            }
            if (to == null || !problems.isEmpty()) {
                throw new IllegalStateException("cannot fine-tune: " + String.join("; ", problems));
            }
            String key = idempotencyKey == null ? UUID.randomUUID().toString() : idempotencyKey;
            JobEngine jobs = engine == null ? JobEngine.shared() : engine.jobs();
            FineTuneSpec what = spec.build();
            return jobs.start(to, new StartOrder(what, SubmitContext.of(key), deadline, listeners, recorder(what)));
        }

        private @Nullable RunRecorder recorder(FineTuneSpec what) {
            return registry == null || registeredName == null
                    ? null
                    : new RunRecorder(registry, registeredName, what, InstantSource.system());
        }

        /**
         * Starts the job and waits for its end.
         *
         * @return the tuned model
         * @throws IllegalStateException as {@link #start()}
         * @throws io.github.finetune4j.error.FineTuneException as {@link #start()}, or if the job gives no model
         */
        public ModelRef run() {
            return start().await();
        }
    }
}
