// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.error.FineTuningClosedException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.http.provider.JobDraft;
import io.github.finetune4j.http.provider.JobFindings;
import io.github.finetune4j.training.FineTuneSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.bedrock.model.CreateModelCustomizationJobRequest;
import software.amazon.awssdk.services.bedrock.model.FoundationModelDetails;
import software.amazon.awssdk.services.bedrock.model.FoundationModelLifecycle;
import software.amazon.awssdk.services.bedrock.model.GetModelCustomizationJobResponse;
import software.amazon.awssdk.services.bedrock.model.ResourceNotFoundException;

/** A job that is asked for: its key is its name. For use by one thread. */
final class BedrockDraft implements JobDraft<GetModelCustomizationJobResponse> {
    private static final System.Logger LOG = System.getLogger(BedrockTuning.class.getName());
    private static final Duration NEAR = Duration.ofDays(90);
    private static final String OPERATION = "check job";

    private final BedrockTuning tuning;
    private final FineTuneSpec spec;
    private final String key;
    private final BedrockRequest request;
    private final List<StagedRows> staged = new ArrayList<>();

    /**
     * Refuses a model that is not tuned, before anybody is asked.
     *
     * @throws FineTuningClosedException if it no longer is
     * @throws io.github.finetune4j.error.InvalidRequestException if it is not known as tunable
     */
    BedrockDraft(BedrockTuning tuning, FineTuneSpec spec, String key) {
        this.tuning = tuning;
        this.spec = spec;
        this.key = key;
        request = new BedrockRequest(
                spec,
                tuning.models().require(spec.baseModel(), tuning.settings().region()));
    }

    BedrockRequest request() {
        return request;
    }

    @Override
    public void check(JobFindings findings) {
        findings.problems(request.problems());
        findings.problems(new BedrockRows(request.model()).problems(spec));
        int rows = spec.trainingData().size()
                + spec.validationData().map(data -> data.size()).orElse(0);
        if (rows > request.model().defaultRows()) {
            findings.warning(rows + " rows are more than the " + request.model().defaultRows()
                    + " that an account may send for " + request.model().id()
                    + " by default: look at \"Sum of training and validation records\" in Service Quotas");
        }
    }

    @Override
    public void checkBudget(JobFindings findings) {
        tuning.costs().check(request);
    }

    @Override
    public Optional<GetModelCustomizationJobResponse> find() {
        return tuning.jobs().find(BedrockRequest.jobName(key));
    }

    /** {@return the training data, and the validation data where there are some, on this machine} */
    private List<StagedRows> rows() {
        if (staged.isEmpty()) {
            BedrockRows rows = new BedrockRows(request.model());
            String prefix = tuning.settings().prefix();
            staged.add(StagedRows.of(rows, spec.trainingData(), prefix));
            spec.validationData().ifPresent(data -> staged.add(StagedRows.of(rows, data, prefix)));
        }
        return staged;
    }

    @Override
    public boolean matches(GetModelCustomizationJobResponse job) {
        List<StagedRows> rows = rows();
        return request.modelName(key, rows.get(0), rows.subList(1, rows.size())).equals(job.outputModelName());
    }

    @Override
    public Supplier<GetModelCustomizationJobResponse> prepare() {
        ask(request.model()).forEach(warning -> LOG.log(System.Logger.Level.WARNING, warning));
        tuning.folder().check();
        List<StagedRows> rows = rows();
        rows.forEach(tuning.folder()::ensure);
        CreateModelCustomizationJobRequest create =
                request.create(key, tuning.settings(), rows.get(0), rows.subList(1, rows.size()));
        return () -> tuning.jobs().create(create);
    }

    @Override
    public void close() {
        staged.forEach(StagedRows::close);
    }

    /**
     * Asks the service whether it tunes the model here and today.
     *
     * @return warnings
     */
    private List<String> ask(TunableModel model) {
        FoundationModelDetails details = tuning.errors().call("get model", () -> {
            try {
                return tuning.clients()
                        .bedrock()
                        .getFoundationModel(b -> b.modelIdentifier(model.id()))
                        .modelDetails();
            } catch (ResourceNotFoundException e) {
                throw AwsSettings.refused(
                        OPERATION,
                        "there is no model " + model.id() + " in "
                                + tuning.settings().region()
                                + " -> choose another, or open the provider in another region");
            }
        });
        if (!details.customizationsSupportedAsStrings().contains("FINE_TUNING")) {
            throw closed(model, "the service tunes it by " + details.customizationsSupportedAsStrings() + " alone");
        }
        FoundationModelLifecycle life = details.modelLifecycle();
        return life == null ? List.of() : lifecycle(model, life);
    }

    private List<String> lifecycle(TunableModel model, FoundationModelLifecycle life) {
        Instant end = life.endOfLifeTime();
        Instant now = tuning.clock().instant();
        if (end != null && !now.isBefore(end)) {
            throw closed(model, "its life ended at " + end);
        }
        if (end != null && now.plus(NEAR).isAfter(end)) {
            return List.of(model.id() + " ends its life at " + end + ", and what is tuned from it, too: choose another"
                    + " model if it is to live longer");
        }
        return "LEGACY".equals(life.statusAsString())
                ? List.of(model.id() + " is a legacy model" + (end == null ? "" : " until " + end)
                        + ": choose another if it is to live longer")
                : List.of();
    }

    private static FineTuningClosedException closed(TunableModel model, String why) {
        return new FineTuningClosedException(
                "model " + model.id() + " is closed for tuning: " + why + " -> choose another model",
                ProviderFailure.of(AwsSettings.ID, OPERATION),
                null);
    }
}
