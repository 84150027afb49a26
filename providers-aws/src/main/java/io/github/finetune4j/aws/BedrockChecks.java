// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.error.FineTuningClosedException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.CapabilityGaps;
import io.github.finetune4j.training.FineTuneSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.bedrock.model.FoundationModelDetails;
import software.amazon.awssdk.services.bedrock.model.FoundationModelLifecycle;
import software.amazon.awssdk.services.bedrock.model.ResourceNotFoundException;

/**
 * What is looked at before anything is uploaded.
 *
 * @param models that can be tuned, as data
 * @param clients that ask the service
 */
record BedrockChecks(
        AwsSettings settings, TunableModels models, AwsClients clients, AwsErrors errors, InstantSource clock) {
    static final Set<Capability> CAPABILITIES = Set.of(
            Capability.PROVIDER_OPTIONS,
            Capability.VALIDATION_DATA,
            Capability.LEARNING_RATE,
            Capability.SUFFIX,
            Capability.METADATA,
            Capability.CANCEL,
            Capability.STEP_EVENTS);
    private static final Duration NEAR = Duration.ofDays(90);
    private static final String OPERATION = "check job";

    /**
     * {@return the request} Nothing is asked of the service.
     *
     * @throws io.github.finetune4j.error.UnsupportedCapabilityException if Bedrock cannot do it
     * @throws FineTuningClosedException if the model is no longer tuned
     * @throws io.github.finetune4j.error.InvalidRequestException if it would be refused; everything is named
     */
    BedrockRequest check(FineTuneSpec spec) {
        CapabilityGaps.refuse(AwsSettings.ID, CAPABILITIES, spec);
        TunableModel model = models.require(spec.baseModel(), settings.region());
        BedrockRequest request = new BedrockRequest(spec, model);
        List<String> problems = new ArrayList<>(request.problems());
        BedrockRows rows = new BedrockRows(model);
        problems.addAll(rows.problems("training", spec.trainingData()));
        spec.validationData().ifPresent(data -> problems.addAll(rows.problems("validation", data)));
        if (!problems.isEmpty()) {
            throw AwsSettings.refused(
                    OPERATION,
                    "the job would be refused, so nothing was uploaded: " + String.join("; ", problems)
                            + " -> mend what is named");
        }
        return request;
    }

    /** {@return what the job can be started with, but should be known} */
    List<String> warnings(BedrockRequest request) {
        List<String> warnings = new ArrayList<>();
        int rows = request.spec().trainingData().size()
                + request.spec().validationData().map(data -> data.size()).orElse(0);
        if (rows > request.model().defaultRows()) {
            warnings.add(rows + " rows are more than the " + request.model().defaultRows()
                    + " that an account may send for " + request.model().id()
                    + " by default: look at \"Sum of training and validation records\" in Service Quotas");
        }
        return warnings;
    }

    /**
     * Asks the service whether it tunes the model here and today.
     *
     * @return warnings
     */
    List<String> ask(TunableModel model) {
        FoundationModelDetails details = errors.call("get model", () -> {
            try {
                return clients.bedrock()
                        .getFoundationModel(b -> b.modelIdentifier(model.id()))
                        .modelDetails();
            } catch (ResourceNotFoundException e) {
                throw AwsSettings.refused(
                        OPERATION,
                        "there is no model " + model.id() + " in " + settings.region()
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
        Instant now = clock.instant();
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
