// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.step;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.FineTuneEngine;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.JobCancelledException;
import io.github.finetune4j.error.JobFailedException;
import io.github.finetune4j.error.JobTimeoutException;
import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.FineTuneProvider;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A training by a provider. The key of the training is the job's idempotency key, so a process that finds a training
 * begun finds its job. The run, its curves and the model are put on record. Immutable in its settings; safe for use by
 * several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FineTuneTraining implements Training {
    private final FineTuneProvider provider;
    private final Consumer<FineTune.Builder> job;
    private final @Nullable FineTuneEngine engine;
    private final Duration patience;
    private final @Nullable Function<Dataset, Cost> price;
    private final Map<String, FineTuneJob> jobs;

    private FineTuneTraining(
            FineTuneProvider provider,
            Consumer<FineTune.Builder> job,
            @Nullable FineTuneEngine engine,
            Duration patience,
            @Nullable Function<Dataset, Cost> price,
            Map<String, FineTuneJob> jobs) {
        this.provider = provider;
        this.job = job;
        this.engine = engine;
        this.patience = patience;
        this.price = price;
        this.jobs = jobs;
    }

    /**
     * {@return a training by a provider}
     *
     * @param provider stays open as long as there are ticks
     * @param job sets the base model, the adapter, hyperparameters and so on; data, key and registry are set already
     */
    public static FineTuneTraining by(FineTuneProvider provider, Consumer<FineTune.Builder> job) {
        return new FineTuneTraining(provider, job, null, Duration.ZERO, null, new ConcurrentHashMap<>());
    }

    /**
     * {@return the same training, followed by an engine of the application's own}
     *
     * @param value stays open as long as there are ticks
     */
    public FineTuneTraining engine(FineTuneEngine value) {
        return new FineTuneTraining(provider, job, value, patience, price, jobs);
    }

    /**
     * {@return the same training, which a tick waits for} For a process that ends after its tick.
     *
     * @param value how long a tick waits, at least zero
     */
    public FineTuneTraining patience(Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException("patience: " + ShownTime.words(value) + " -> give at least zero");
        }
        return new FineTuneTraining(provider, job, engine, value, price, jobs);
    }

    /**
     * {@return the same training, with a price}
     *
     * @param value what a training on some rows costs, at most
     */
    public FineTuneTraining price(Function<Dataset, Cost> value) {
        return new FineTuneTraining(provider, job, engine, patience, value, jobs);
    }

    @Override
    public StepResult<ModelRef> train(TrainingOrder order) {
        FineTuneJob running = job(order);
        try {
            if (!running.completion().isDone() && !patience.isZero()) {
                running.await(patience);
            }
        } catch (RuntimeException e) {
            // looked at below: what ended it, or that it goes on
        }
        return running.completion().isDone()
                ? ended(order, running)
                : StepResult.waiting("job " + running.ref() + ", "
                        + running.snapshot().status().name().toLowerCase(java.util.Locale.ROOT));
    }

    private FineTuneJob job(TrainingOrder order) {
        return jobs.computeIfAbsent(order.key(), key -> start(order));
    }

    private FineTuneJob start(TrainingOrder order) {
        FineTune.Builder builder = engine == null ? FineTune.builder() : FineTune.builder(engine);
        builder.provider(provider)
                .trainingData(order.data())
                .registry(order.registry(), order.model())
                .labels(l -> l.idempotencyKey(order.key()));
        job.accept(builder);
        return builder.start();
    }

    private StepResult<ModelRef> ended(TrainingOrder order, FineTuneJob ended) {
        try {
            return StepResult.done(ended.completion().join(), estimate(order).orElse(Cost.NONE));
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof JobFailedException
                    || cause instanceof JobCancelledException
                    || cause instanceof JobTimeoutException) {
                return StepResult.failed(String.valueOf(cause.getMessage()));
            }
            jobs.remove(order.key()); // the provider was out of reach: ask it anew, by the same key
            throw e.getCause() instanceof RuntimeException why ? why : e;
        }
    }

    @Override
    public String run(TrainingOrder order) {
        return job(order).ref().toString();
    }

    @Override
    public Optional<Cost> estimate(TrainingOrder order) {
        return price == null ? Optional.empty() : Optional.of(price.apply(order.data()));
    }

    @Override
    public void cancel(TrainingOrder order) {
        FineTuneJob running = jobs.get(order.key());
        if (running != null) {
            running.cancel();
        } else {
            job(order).cancel();
        }
    }
}
