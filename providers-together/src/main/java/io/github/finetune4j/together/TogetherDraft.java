// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.http.provider.JobDraft;
import io.github.finetune4j.http.provider.JobFindings;
import io.github.finetune4j.http.provider.RowRules;
import io.github.finetune4j.training.FineTuneSpec;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A job that is asked for. */
record TogetherDraft(TogetherService service, FineTuneSpec spec, Mark mark) implements JobDraft<Fields> {
    @Override
    public void check(JobFindings findings) {
        JobRequest request = new JobRequest(spec);
        request.refuseGaps();
        findings.problems(new RequestRules(spec).problems());
        Optional<Fields> limits = service.api().limits(spec.baseModel());
        if (limits.isEmpty()) {
            findings.problem(
                    "there is no model " + spec.baseModel() + " to tune here: choose one of supportedModels()");
        } else {
            ModelLimits known = new ModelLimits(limits.get());
            findings.problems(known.problems(spec, request));
            findings.problems(rows(known).problems(spec));
        }
    }

    /**
     * The guide to data preparation: a conversation begins with the system or the user and alternates between user and
     * assistant; a row has no further fields; a pair has one answer on each side.
     */
    private static RowRules rows(ModelLimits limits) {
        return new RowRules(
                limits.images(),
                limits.tools(),
                Set.of("tools"),
                (messages, tools) -> tools ? "" : RowRules.turns(messages));
    }

    @Override
    public Optional<Fields> find() {
        return service.api().jobs().stream()
                .filter(job -> !job.text("id").isEmpty())
                .filter(job -> Mark.of(job)
                        .filter(found -> found.key().equals(mark.key()))
                        .isPresent())
                .min(Comparator.comparing((Fields job) -> job.time("created_at").orElse(Instant.MAX))
                        .thenComparing(job -> job.text("id")));
    }

    @Override
    public boolean matches(Fields job) {
        return Mark.of(job).map(mark::equals).orElse(true);
    }

    @Override
    public Supplier<Fields> prepare() {
        service.costs().checkBefore(spec);
        String training = service.files().ensure(spec.trainingData());
        String validation = spec.validationData().map(service.files()::ensure).orElse(null);
        service.costs().checkUploaded(spec, training, validation);
        Map<String, Object> body = new LinkedHashMap<>(new JobRequest(spec).body(training, validation, mark));
        body.putAll(service.keys());
        return () -> service.api().create(body);
    }
}
