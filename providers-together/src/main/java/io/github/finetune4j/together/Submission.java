// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.http.internal.provider.CreateOnce;
import io.github.finetune4j.http.internal.provider.Fields;
import io.github.finetune4j.http.internal.provider.OneJob;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Starts jobs, one per idempotency key.
 *
 * @param keys of other services, by field of the request
 */
record Submission(TogetherApi api, DataFiles files, CreateOnce once, Map<String, String> keys) {
    private static final System.Logger LOG = System.getLogger(Submission.class.getName());

    /** Called before a job is created, with the ids of its files. */
    @FunctionalInterface
    interface Gate {
        void pass(String training, @Nullable String validation);
    }

    /**
     * {@return id of the job, which is there already or new}
     *
     * @param before called before anything is uploaded for a new job
     * @param gate called before a new job is created
     */
    String submit(FineTuneSpec spec, SubmitContext context, Runnable before, Gate gate) {
        Mark mark = new JobRequest(spec).mark(context);
        // other processes are met by settle
        return OneJob.of(mark.key(), () -> {
            Fields job = oldest(mark).orElseGet(() -> {
                before.run();
                return create(spec, mark, gate);
            });
            return sameRequest(job, mark, context);
        });
    }

    /**
     * The same key is the same job, so with another request it is a mistake, and the older model would pass for the new
     * one.
     */
    private static String sameRequest(Fields job, Mark mark, SubmitContext context) {
        if (Mark.of(job).map(mark::equals).orElse(true)) {
            return job.text("id");
        }
        throw new InvalidRequestException(
                "the idempotency key " + context.idempotencyKey() + " belongs to job " + job.text("id") + " ("
                        + job.text("status")
                        + "), which was asked for something else: other data, model or settings -> take another key for"
                        + " this request, or attach to that job",
                ProviderFailure.of(TogetherProvider.ID, "create job"),
                null);
    }

    /** {@return the jobs of that key, oldest first; where two processes made one each, both come to the same} */
    private List<Fields> marked(Mark mark) {
        return api.jobs().stream()
                .filter(job -> !job.text("id").isEmpty())
                .filter(job -> Mark.of(job)
                        .filter(found -> found.key().equals(mark.key()))
                        .isPresent())
                .sorted(Comparator.comparing(
                                (Fields job) -> job.time("created_at").orElse(Instant.MAX))
                        .thenComparing(job -> job.text("id")))
                .toList();
    }

    private Optional<Fields> oldest(Mark mark) {
        return marked(mark).stream().findFirst();
    }

    private Fields create(FineTuneSpec spec, Mark mark, Gate gate) {
        String training = files.ensure(spec.trainingData());
        String validation = spec.validationData().map(files::ensure).orElse(null);
        gate.pass(training, validation);
        Map<String, Object> body = new LinkedHashMap<>(new JobRequest(spec).body(training, validation, mark));
        body.putAll(keys);
        return settle(once.make(() -> oldest(mark), () -> api.create(body)), mark);
    }

    /** Two processes may have created at the same moment: the oldest job stays, ours ends if it is another. */
    private Fields settle(Fields job, Mark mark) {
        Fields first = oldest(mark).orElse(job);
        String id = job.text("id");
        if (!first.text("id").equals(id)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "job {0} was created for the same key as {1} at the same moment; it is cancelled",
                    id,
                    first.text("id"));
            api.cancel(id);
        }
        return first;
    }
}
