// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.http.provider.JobDraft;
import io.github.finetune4j.http.provider.JobFindings;
import io.github.finetune4j.training.FineTuneSpec;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A job that is asked for: the hash of its key is its name, and the service refuses a name that is taken. For use by
 * one thread.
 */
final class FireworksDraft implements JobDraft<FoundJob> {
    private final FireworksService service;
    private final FineTuneSpec spec;
    private final Mark mark;
    /** Whether the base model is an adapter: known once the job was checked. */
    private boolean warm;

    FireworksDraft(FireworksService service, FineTuneSpec spec, String key) {
        this.service = service;
        this.spec = spec;
        mark = new JobRequest(spec, false).mark(key);
    }

    JobRequest request() {
        return new JobRequest(spec, warm);
    }

    @Override
    public void check(JobFindings findings) {
        new JobRequest(spec, false).refuseGaps();
        findings.problems(new RequestRules(spec).problems());
        Optional<Fields> found = service.api().model(spec.baseModel());
        if (found.isEmpty()) {
            findings.problem("there is no model " + spec.baseModel()
                    + " here: name one as accounts/ACCOUNT/models/MODEL, such as one of supportedModels()");
        }
        found.map(ModelCard::new).ifPresent(model -> check(model, findings));
    }

    private void check(ModelCard model, JobFindings findings) {
        findings.problems(model.problems(spec));
        model.retires()
                .ifPresent(day -> findings.warning(
                        "the service stops to serve " + spec.baseModel() + " without a deployment on " + day));
        warm = model.adapter();
    }

    @Override
    public Optional<FoundJob> find() {
        for (JobKind kind : JobKind.values()) {
            JobName name = mark.job(kind);
            Optional<Fields> job = service.api().find(name);
            if (job.isPresent()) {
                return Optional.of(new FoundJob(name, job.get()));
            }
        }
        return Optional.empty();
    }

    @Override
    public boolean matches(FoundJob job) {
        return mark.mayBe(JobStates.training(job.fields()).text("outputModel"));
    }

    @Override
    public Supplier<FoundJob> prepare() {
        JobRequest request = request();
        service.costs().checkBefore(request);
        String training = service.data().ensure(spec.trainingData());
        String validation = spec.validationData().map(service.data()::ensure).orElse(null);
        service.costs().checkUploaded(request, training, validation);
        String model = service.api().account().name("models", mark.model(spec.suffix()));
        Map<String, Object> body = service.withKey(request.body(training, validation, model));
        JobName name = mark.job(request.kind());
        return () -> new FoundJob(name, service.api().create(name, body));
    }
}
