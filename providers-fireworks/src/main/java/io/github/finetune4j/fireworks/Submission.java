// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.http.internal.provider.CreateOnce;
import io.github.finetune4j.http.internal.provider.Fields;
import io.github.finetune4j.http.internal.provider.OneJob;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Starts jobs, one per idempotency key: its hash is the job's name, and the service refuses a name that is taken.
 *
 * @param wandbKey null: none
 */
record Submission(
        FireworksApi api,
        DataSets data,
        CreateOnce once,
        @Nullable String wandbKey) {
    /** Called before a job is created, with its data sets. */
    @FunctionalInterface
    interface Gate {
        void pass(String training, @Nullable String validation);
    }

    /** A job that is there. */
    private record Found(JobName name, Fields job) {}

    /**
     * {@return the job, which is there already or new}
     *
     * @param before called before anything is uploaded for a new job
     * @param gate called before a new job is created
     */
    JobName submit(JobRequest request, SubmitContext context, Runnable before, Gate gate) {
        Mark mark = request.mark(context);
        return OneJob.of(mark.key(), () -> {
            Found found = find(mark).orElseGet(() -> {
                before.run();
                return create(request, mark, gate);
            });
            return sameRequest(found, mark, context);
        });
    }

    private Optional<Found> find(Mark mark) {
        for (JobKind kind : JobKind.values()) {
            JobName name = mark.job(kind);
            Optional<Fields> job = api.find(name);
            if (job.isPresent()) {
                return Optional.of(new Found(name, job.get()));
            }
        }
        return Optional.empty();
    }

    /**
     * The same key is the same job, so with another request it is a mistake, and the older model would pass for the new
     * one.
     */
    private static JobName sameRequest(Found found, Mark mark, SubmitContext context) {
        if (mark.mayBe(Snapshots.training(found.job()).text("outputModel"))) {
            return found.name();
        }
        throw new InvalidRequestException(
                "the idempotency key " + context.idempotencyKey() + " belongs to job " + found.name() + " ("
                        + found.job().text("state")
                        + "), which was asked for something else: other data, model or settings -> take another key for"
                        + " this request, or attach to that job",
                ProviderFailure.of(FireworksProvider.ID, "create job"),
                null);
    }

    private Found create(JobRequest request, Mark mark, Gate gate) {
        FineTuneSpec spec = request.spec();
        String training = data.ensure(spec.trainingData());
        String validation = spec.validationData().map(data::ensure).orElse(null);
        gate.pass(training, validation);
        String model = api.account().name("models", mark.model(spec.suffix()));
        Map<String, Object> body = withKey(request.body(training, validation, model));
        JobName name = mark.job(request.kind());
        return once.make(() -> find(mark), () -> new Found(name, api.create(name, body)));
    }

    /** The key goes into the body at the last moment: what is asked for is put on record. */
    private Map<String, Object> withKey(Map<String, Object> body) {
        if (wandbKey == null) {
            return body;
        }
        Map<String, Object> wandb = new LinkedHashMap<>();
        if (body.get(FireworksOptions.WANDB) instanceof Map<?, ?> asked) {
            wandb.putAll(Json.plainMap(asked));
        }
        wandb.put("enabled", true);
        wandb.put(FireworksOptions.WANDB_KEY, wandbKey);
        Map<String, Object> whole = new LinkedHashMap<>(body);
        whole.put(FireworksOptions.WANDB, wandb);
        return whole;
    }
}
