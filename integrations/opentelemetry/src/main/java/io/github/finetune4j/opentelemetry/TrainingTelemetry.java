// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.opentelemetry;

import io.github.finetune4j.job.FineTuneJob;
import io.opentelemetry.api.OpenTelemetry;
import java.time.InstantSource;
import org.apiguardian.api.API;

/**
 * Reports training to OpenTelemetry: a span for each job, its statuses, epochs, validations, checkpoints and some
 * hundred of its steps as events of the span, loss, speed and steps as metrics.
 *
 * <pre>{@code
 * TrainingTelemetry telemetry = TrainingTelemetry.of(openTelemetry);
 * ModelRef tuned = telemetry.follow(job, "smollm2-135m").await();
 * }</pre>
 *
 * <p>The conventions for generative AI have no name for training: the operation is {@code fine_tune}, the base model is
 * {@code gen_ai.request.model}, the tuned one {@code gen_ai.response.model}, and what they don't know is {@code
 * finetune4j.…}. Times are the provider's. The span begins at the job's first event, also in a process that attaches to
 * the job later, and is reported when the job has ended; a process that ends before reports none, so attach to the job
 * in the next. Notes of providers, and messages of failures, are not reported: they may quote rows.
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class TrainingTelemetry {
    private final FollowedJob.Instruments instruments;

    private TrainingTelemetry(OpenTelemetry openTelemetry, InstantSource clock) {
        instruments = new FollowedJob.Instruments(
                openTelemetry.getTracer(Telemetry.SCOPE),
                new TrainingMetrics(openTelemetry.getMeter(Telemetry.SCOPE)),
                new LifeEvents(openTelemetry),
                clock);
    }

    /**
     * {@return the telemetry of training}
     *
     * @param openTelemetry where it is reported
     */
    public static TrainingTelemetry of(OpenTelemetry openTelemetry) {
        return new TrainingTelemetry(openTelemetry, InstantSource.system());
    }

    /**
     * Follows a job to its end. Its span's parent is the span that is current now.
     *
     * @param job started or attached to; not followed before
     * @param baseModel what is tuned, as it is to be reported
     * @return the job
     * @throws IllegalArgumentException if the base model is blank
     */
    public FineTuneJob follow(FineTuneJob job, String baseModel) {
        if (baseModel.isBlank()) {
            throw new IllegalArgumentException(
                    "base model: \"" + baseModel + "\" -> give the name under which it is to be reported");
        }
        FollowedJob followed = new FollowedJob(instruments, job, baseModel);
        job.onEvent(followed);
        followed.untilTheEnd();
        return job;
    }
}
