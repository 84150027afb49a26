// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.http.Sleeper;
import io.github.finetune4j.http.upload.Content;
import io.github.finetune4j.training.FineTuneSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts jobs, one for each key. Safe for use by several threads. */
final class JobStarts {
    private static final System.Logger LOG = System.getLogger(VertexAiProvider.class.getName());

    private final TuningJobs jobs;
    private final DataBucket bucket;
    private final TunableModels models;
    private final CreateOnce once;
    private final RecentEntries<Object> locks = new RecentEntries<>();

    JobStarts(TuningJobs jobs, DataBucket bucket, TunableModels models, Sleeper sleeper) {
        this.jobs = jobs;
        this.bucket = bucket;
        this.models = models;
        once = new CreateOnce(sleeper);
    }

    /** {@return the job with that key, which is created if there is none} */
    TuningJob start(FineTuneSpec spec, String key) {
        // one key at a time in this process; other processes are met by settle
        synchronized (locks.getOr(key, Object::new)) {
            return sameRequest(found(key).orElseGet(() -> create(spec, key)), spec, key);
        }
    }

    private Optional<TuningJob> found(String key) {
        return jobs.labelled(JobLabels.KEY, JobLabels.key(key)).stream().findFirst();
    }

    /** The same key is the same job, so with another request it is a mistake. */
    private static TuningJob sameRequest(TuningJob job, FineTuneSpec spec, String key) {
        if (JobLabels.agree(job, spec)) {
            return job;
        }
        throw new InvalidRequestException(
                "the idempotency key " + key + " belongs to job " + VertexAiProvider.ID + "/" + job.id() + " ("
                        + job.state() + "), which was asked for something else: other data, model or settings -> take"
                        + " another key for this request, or attach to that job",
                ProviderFailure.of(VertexAiProvider.ID, "create job"),
                null);
    }

    private TuningJob create(FineTuneSpec spec, String key) {
        bucket.check().forEach(warning -> LOG.log(System.Logger.Level.WARNING, warning));
        String training = upload(spec, spec.trainingData());
        String validation =
                spec.validationData().map(data -> upload(spec, data)).orElse(null);
        Map<String, Object> body = new JobRequest(spec).body(training, validation, key);
        return settle(once.make(() -> found(key), () -> jobs.create(body)), key);
    }

    /** Two processes may have created at the same moment: the oldest job stays, ours ends if it is another. */
    private TuningJob settle(TuningJob job, String key) {
        List<TuningJob> same = jobs.labelled(JobLabels.KEY, JobLabels.key(key));
        if (same.size() < 2 || same.get(0).id().equals(job.id())) {
            return job;
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "job {0} was created for the same key as {1} at the same moment; it is cancelled",
                job.id(),
                same.get(0).id());
        jobs.cancel(job.id());
        return same.get(0);
    }

    private String upload(FineTuneSpec spec, Dataset data) {
        try {
            Path file = Files.createTempFile("finetune4j-", ".jsonl"); // the owner's alone
            try {
                GeminiRows.write(data, file);
                refuseLarge(Files.size(file), models.limits(spec.method()).fileBytes());
                return bucket.ensure(Content.of(file));
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot write the rows to a temporary file: " + e + " -> check java.io.tmpdir", e);
        }
    }

    private static void refuseLarge(long bytes, long most) {
        if (bytes > most) {
            throw new InvalidRequestException(
                    "the data would be a file of " + bytes + " bytes, the service takes " + most
                            + ", so it was not uploaded -> take fewer or shorter rows",
                    ProviderFailure.of(VertexAiProvider.ID, "check job"),
                    null);
        }
    }
}
