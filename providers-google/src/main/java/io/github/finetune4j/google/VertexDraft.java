// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.http.provider.JobDraft;
import io.github.finetune4j.http.provider.JobFindings;
import io.github.finetune4j.http.provider.RowsFile;
import io.github.finetune4j.training.FineTuneSpec;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A job that is asked for.
 *
 * @param shutdown warns of the base model's end
 */
record VertexDraft(VertexTuning tuning, FineTuneSpec spec, String key, Optional<String> shutdown)
        implements JobDraft<TuningJob> {
    private static final System.Logger LOG = System.getLogger(VertexTuning.class.getName());

    @Override
    public void check(JobFindings findings) {
        JobRequest request = new JobRequest(spec);
        request.refuseGaps();
        TunableModels models = tuning.models();
        shutdown.ifPresent(findings::warning);
        findings.problems(request.problems(models, tuning.place().region()));
        findings.problems(DataRules.problems(
                spec, models.limits(spec.method()), tuning.costs().counter()));
    }

    @Override
    public void checkBudget(JobFindings findings) {
        tuning.costs().check(spec).forEach(findings::warning);
    }

    @Override
    public Optional<TuningJob> find() {
        return tuning.jobs().labelled(JobLabels.KEY, JobLabels.key(key)).stream()
                .findFirst();
    }

    @Override
    public boolean matches(TuningJob job) {
        return JobLabels.agree(job, spec);
    }

    @Override
    public Supplier<TuningJob> prepare() {
        tuning.bucket().check().forEach(warning -> LOG.log(System.Logger.Level.WARNING, warning));
        String training = upload(spec.trainingData());
        String validation = spec.validationData().map(this::upload).orElse(null);
        Map<String, Object> body = new JobRequest(spec).body(training, validation, key);
        return () -> tuning.jobs().create(body);
    }

    private String upload(Dataset data) {
        return RowsFile.with(file -> GeminiRows.write(data, file), content -> {
            refuseLarge(content.length(), tuning.models().limits(spec.method()).fileBytes());
            return tuning.bucket().ensure(content);
        });
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
