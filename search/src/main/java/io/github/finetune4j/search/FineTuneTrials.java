// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.error.JobCancelledException;
import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.Registry;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.search.space.Settings;
import io.github.finetune4j.spi.FineTuneProvider;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Trials that are fine-tuning jobs. The settings of a trial go into the job by their names: {@code learningRate},
 * {@code epochs}, {@code rank} and so on, as {@code Hyperparameters} and {@code LoraConfig} call them, and
 * {@code alphaPerRank}.
 *
 * <p>The job's validation losses are the reports by which a pruner stops it; a job that isn't stopped just goes on. A
 * trial whose process died is gone on with from the job's last checkpoint, where the provider keeps one: the same job
 * is attached to, and the key of its start makes sure that there is no second one. Immutable, and safe for use by
 * several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FineTuneTrials implements Objective {
    private static final String JOB = "job";

    /**
     * Measures a tuned model. With parallel trials it is called by several threads at once.
     *
     * @since 0.1
     */
    @FunctionalInterface
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public interface ModelMeasurement {
        /**
         * {@return one figure for each goal}
         *
         * @param model what a trial gave
         * @throws Exception if it fails; the trial counts as failed
         */
        double[] run(ModelRef model) throws Exception;
    }

    private final FineTuneProvider provider;
    private final Consumer<FineTune.Builder> training;
    private final @Nullable Registry registry;
    private final String model;
    private final @Nullable ModelMeasurement measurement;
    private final @Nullable Function<FineTuneJob, Cost> cost;
    private final InstantSource clock;

    private FineTuneTrials(Builder builder) {
        provider = builder.provider;
        training = builder.training;
        registry = builder.registry;
        model = builder.model;
        measurement = builder.measurement;
        cost = builder.cost;
        clock = builder.clock;
    }

    /**
     * {@return a builder}
     *
     * @param provider trains; stays open as long as the search runs
     * @param training sets for each trial base model, data, and all that no trial changes
     */
    public static Builder builder(FineTuneProvider provider, Consumer<FineTune.Builder> training) {
        return new Builder(provider, training);
    }

    /**
     * Puts settings into a training, as the trials do it; for what trains with the winner's settings afterwards.
     *
     * @param settings with the names of a job's own settings
     * @param training takes them
     * @throws IllegalArgumentException if a name is none of a job's
     */
    public static void apply(Settings settings, FineTune.Builder training) {
        TrialSettings.apply(settings, training);
    }

    @Override
    public Outcome run(RunningTrial trial) throws Exception {
        FineTuneJob job = job(trial);
        JobReports reports = new JobReports(trial, job);
        job.onEvent(reports);
        try {
            ModelRef tuned = job.await();
            reports.rethrow();
            return priced(Outcome.of(figures(tuned, reports)), job);
        } catch (JobCancelledException e) {
            if (reports.stopped()) {
                return priced(Outcome.stopped(), job);
            }
            throw e;
        }
    }

    private double[] figures(ModelRef tuned, JobReports reports) throws Exception {
        return measurement == null ? new double[] {reports.best()} : measurement.run(tuned);
    }

    private Outcome priced(Outcome outcome, FineTuneJob job) {
        return cost == null ? outcome : outcome.costing(cost.apply(job));
    }

    private FineTuneJob job(RunningTrial trial) {
        Optional<String> known = trial.note(JOB);
        if (known.isPresent()) {
            JobRef ref = JobRef.parse(known.get());
            return registry == null ? FineTune.attach(provider, ref) : FineTune.attach(registry, provider, ref);
        }
        FineTune.Builder builder = FineTune.builder().provider(provider);
        training.accept(builder);
        TrialSettings.apply(trial.settings(), builder);
        if (registry != null) {
            builder.registry(registry, model);
        }
        FineTuneJob job = builder.labels(l -> l.idempotencyKey(trial.search() + "-trial-" + trial.number()))
                .start();
        trial.note(JOB, job.ref().toString());
        record(trial, job);
        return job;
    }

    private void record(RunningTrial trial, FineTuneJob job) {
        if (registry != null) {
            registry.add(new RegistryRecord.Noted(
                    "search/" + trial.search() + "/" + trial.number(),
                    clock.instant(),
                    "run/" + job.ref(),
                    "search",
                    "trial " + trial.number() + " of search " + trial.search() + ": " + trial.settings()));
        }
    }

    /**
     * Builds {@link FineTuneTrials}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final FineTuneProvider provider;
        private final Consumer<FineTune.Builder> training;
        private @Nullable Registry registry;
        private String model = "";
        private @Nullable ModelMeasurement measurement;
        private @Nullable Function<FineTuneJob, Cost> cost;
        private InstantSource clock = InstantSource.system();

        private Builder(FineTuneProvider provider, Consumer<FineTune.Builder> training) {
            this.provider = provider;
            this.training = training;
        }

        /**
         * Puts every trial on record as a run.
         *
         * @param value keeps the runs
         * @param name of the model whose versions the trials make
         * @return this
         */
        public Builder registry(Registry value, String name) {
            registry = value;
            model = name;
            return this;
        }

        /**
         * Sets how a tuned model is measured.
         *
         * @param value one figure for each goal; default: the least validation loss of the job
         * @return this
         */
        public Builder measure(ModelMeasurement value) {
            measurement = value;
            return this;
        }

        /**
         * Sets what a job has cost.
         *
         * @param value asked once the job has ended; default: what was set aside for the trial
         * @return this
         */
        public Builder cost(Function<FineTuneJob, Cost> value) {
            cost = value;
            return this;
        }

        /**
         * Sets what tells the time of records.
         *
         * @param value default the system's clock
         * @return this
         */
        public Builder clock(InstantSource value) {
            clock = value;
            return this;
        }

        /** {@return the trials} */
        public FineTuneTrials build() {
            return new FineTuneTrials(this);
        }
    }
}
