// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.http.provider.JobDraft;
import io.github.finetune4j.http.provider.JobFindings;
import io.github.finetune4j.http.provider.KeyedBy;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.providers.ShutdownDates;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.TrainingMethod;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A job that is asked for. */
record OpenAiDraft(OpenAiTuning tuning, FineTuneSpec spec, String key) implements JobDraft<OpenAiJob> {
    private ProviderSettings settings() {
        return tuning.settings();
    }

    private JobRequest request() {
        return new JobRequest(spec, settings().service());
    }

    /** Training on answers is no capability, since nearly everyone can; a service that cannot is met here. */
    static void refuseMethod(OpenAiService service, TrainingMethod method) {
        if (service.methods().isEmpty()) {
            throw new UnsupportedCapabilityException("provider " + service.id() + " cannot do what was asked: "
                    + (service.refusal().isEmpty() ? "it trains nothing" : service.refusal())
                    + " -> train with another provider, and ask this one for chats");
        }
        if (method == TrainingMethod.SUPERVISED && !service.methods().contains(method)) {
            throw new UnsupportedCapabilityException("provider " + service.id()
                    + " cannot do what was asked: method " + method + " is none of " + service.methods()
                    + " -> take one of these, or another provider");
        }
    }

    @Override
    public void check(JobFindings findings) {
        request().refuseGaps();
        findings.problems(request().problems());
        findings.problems(DataRules.problems(spec, settings().service().fewestRows()));
        lastNewJob(findings);
        if (findings.fine() && settings().service().looksUpModels()) {
            tuning.models()
                    .find(spec.baseModel(), missing -> refuseEnded(spec.baseModel(), missing))
                    .ifPresentOrElse(
                            model -> shutdown(model, findings),
                            () -> findings.problem(
                                    "there is no model " + spec.baseModel() + " for this key: choose another"));
        }
    }

    private ShutdownDates dates(Map<String, LocalDate> known) {
        OpenAiService service = settings().service();
        ShutdownDates dates =
                ShutdownDates.of(service.id(), known).lead(settings().shutdownLead());
        return service.prices().map(dates::successors).orElse(dates);
    }

    /** One that is gone may no longer be shown at all: then the service's words distinguish it from a wrong name. */
    private void refuseEnded(String model, ProviderException missing) {
        if (OpenAiErrors.saysEnded(missing)) {
            throw dates(Map.of()).gone(model, missing);
        }
    }

    /** The date of a tuned model is that of its base model, where it has none of its own. */
    private void shutdown(ModelRef model, JobFindings findings) {
        model.shutdownDate()
                .flatMap(gone -> dates(Map.of(model.id(), gone))
                        .check(model.id(), settings().today()))
                .ifPresent(findings::warning);
    }

    /** It refuses nothing: until then jobs are taken, and later the service says so itself, or has changed its mind. */
    private void lastNewJob(JobFindings findings) {
        LocalDate today = settings().today();
        settings()
                .service()
                .lastNewJob()
                .filter(last -> !last.isBefore(today)
                        && last.isBefore(today.plus(settings().shutdownLead())))
                .ifPresent(last -> findings.warning(settings().service().id() + " takes its last new job on " + last
                        + " -> train what you need before, and see where you train afterwards"));
    }

    // ---- the job of the key

    @Override
    public Optional<OpenAiJob> find() {
        return tuning.keyedBy() == KeyedBy.LABEL
                ? tuning.jobs().oldest(JobRequest.KEY_LABEL, JobRequest.keyValue(key))
                : Optional.empty();
    }

    @Override
    public Optional<OpenAiJob> first() {
        return tuning.jobs().newest(JobRequest.KEY_LABEL, JobRequest.keyValue(key)).stream()
                .findFirst();
    }

    @Override
    public boolean matches(OpenAiJob job) {
        return request().agrees(job.metadata());
    }

    @Override
    public Supplier<OpenAiJob> prepare() {
        OpenAiFiles files = tuning.files();
        String training = files.ensure(spec.trainingData()).id();
        String validation =
                spec.validationData().map(data -> files.ensure(data).id()).orElse(null);
        Map<String, Object> body = request().body(training, validation, key);
        return () -> tuning.jobs().create(body);
    }
}
