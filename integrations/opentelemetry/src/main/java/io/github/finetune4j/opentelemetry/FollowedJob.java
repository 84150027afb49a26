// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.opentelemetry;

import io.github.finetune4j.error.JobCancelledException;
import io.github.finetune4j.error.JobTimeoutException;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.model.ModelRef;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One job under way: its span, and how far it has come. */
final class FollowedJob implements Consumer<JobEvent> {
    private static final long STEP_EVENTS = 100;

    private final Instruments instruments;
    private final FineTuneJob job;
    private final String baseModel;
    private final Attributes same;
    private final Context parent = Context.current();
    private @Nullable Span span;

    private Instant began = Instant.MAX;
    private Instant last = Instant.MIN;
    private long step;
    private long reported;
    private double epoch;

    /** The instruments that all jobs share. */
    record Instruments(Tracer tracer, TrainingMetrics metrics, LifeEvents events, InstantSource clock) {}

    FollowedJob(Instruments instruments, FineTuneJob job, String baseModel) {
        this.instruments = instruments;
        this.job = job;
        this.baseModel = baseModel;
        same = Attributes.builder()
                .put(Keys.OPERATION, "fine_tune")
                .put(Keys.PROVIDER, LifeEvents.provider(job.ref().providerId()))
                .put(Keys.MODEL, baseModel)
                .build();
    }

    void untilTheEnd() {
        CompletableFuture<?> unused = job.completion().whenComplete(this::ended);
    }

    @Override
    public synchronized void accept(JobEvent event) {
        Span its = begun(event.at());
        if (event.at().isAfter(last)) {
            last = event.at();
        }
        if (event instanceof JobEvent.StatusChanged change) {
            report(
                    "status",
                    event,
                    Attributes.of(
                            LifeKeys.STATUS, word(change.status()), LifeKeys.PROVIDER_STATUS, change.providerStatus()));
        } else if (event instanceof JobEvent.StepCompleted completed) {
            completed(completed);
        } else if (event instanceof JobEvent.Validated validated) {
            instruments.metrics().validated(validated.loss(), same);
            its.setAttribute(LifeKeys.VALIDATION_LOSS, validated.loss());
            report(
                    "validated",
                    event,
                    Attributes.of(
                            LifeKeys.STEP, validated.step(),
                            LifeKeys.EPOCH, validated.epoch(),
                            LifeKeys.VALIDATION_LOSS, validated.loss()));
        } else if (event instanceof JobEvent.CheckpointSaved saved) {
            report(
                    "checkpoint",
                    event,
                    Attributes.of(LifeKeys.STEP, saved.checkpoint().step()));
        }
    }

    private void completed(JobEvent.StepCompleted completed) {
        instruments.metrics().step(completed, Math.max(0, completed.step() - step), same);
        boolean epochEnded = Math.floor(completed.epoch()) > Math.floor(epoch);
        step = Math.max(step, completed.step());
        epoch = Math.max(epoch, completed.epoch());
        Attributes attributes = Attributes.builder()
                .put(LifeKeys.STEP, completed.step())
                .put(LifeKeys.EPOCH, completed.epoch())
                .putAll(finite(completed.loss()))
                .build();
        if (epochEnded) {
            report("epoch", completed, attributes);
        }
        if (completed.step() >= reported + pause(completed.totalSteps())) {
            reported = completed.step();
            report("step", completed, attributes);
        }
        begun(completed.at()).setAllAttributes(finite(completed.loss()));
    }

    /** A hundred steps are reported; where nobody says how many there will be, ever fewer. */
    private long pause(long total) {
        return Math.max(1, total > 0 ? total / STEP_EVENTS : 2 * reported / STEP_EVENTS);
    }

    private static Attributes finite(double loss) {
        return Double.isNaN(loss) ? Attributes.empty() : Attributes.of(LifeKeys.LOSS, loss);
    }

    private void report(String name, JobEvent event, Attributes attributes) {
        instruments
                .events()
                .emit(
                        "finetune4j.training." + name,
                        parent.with(begun(event.at())),
                        event.at(),
                        Severity.INFO,
                        same.toBuilder()
                                .put(LifeKeys.JOB, job.ref().toString())
                                .putAll(attributes)
                                .build());
    }

    private Span begun(Instant at) {
        Span known = span;
        if (known != null) {
            return known;
        }
        Span its = instruments
                .tracer()
                .spanBuilder("fine_tune " + baseModel)
                .setParent(parent)
                .setStartTimestamp(at)
                .setAllAttributes(same)
                .setAttribute(LifeKeys.JOB, job.ref().toString())
                .startSpan();
        span = its;
        began = at;
        return its;
    }

    private synchronized void ended(@Nullable ModelRef tuned, @Nullable Throwable thrown) {
        Instant now = instruments.clock().instant();
        Span its = begun(now);
        Throwable failure =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        String outcome = outcome(failure);
        its.setAttribute(LifeKeys.STEPS, step);
        its.setAttribute(LifeKeys.EPOCH, epoch);
        its.setAttribute(LifeKeys.OUTCOME, outcome);
        if (tuned != null) {
            its.setAttribute(Keys.RESPONSE_MODEL, tuned.toString());
        }
        if (job.snapshot().extra().get("trained_tokens") instanceof Number count) {
            its.setAttribute(LifeKeys.TOKENS, count.longValue());
            instruments.metrics().trained(count.longValue(), same);
        }
        if (failure != null) {
            its.setAttribute(Keys.ERROR, Call.kind(failure.getClass()));
            its.setStatus(StatusCode.ERROR);
        }
        Instant until = job.snapshot().status().terminal() && last.isAfter(began) ? last : now;
        its.end(until.isBefore(began) ? began : until);
        instruments
                .metrics()
                .ended(
                        Math.max(0, Duration.between(began, until).toMillis()) / 1000.0,
                        same.toBuilder().put(LifeKeys.OUTCOME, outcome).build());
    }

    private static String outcome(@Nullable Throwable failure) {
        if (failure == null) {
            return "succeeded";
        }
        if (failure instanceof JobCancelledException) {
            return "cancelled";
        }
        return failure instanceof JobTimeoutException ? "left" : "failed";
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
