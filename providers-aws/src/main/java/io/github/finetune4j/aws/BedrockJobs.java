// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.bedrock.model.ConflictException;
import software.amazon.awssdk.services.bedrock.model.CreateModelCustomizationJobRequest;
import software.amazon.awssdk.services.bedrock.model.GetModelCustomizationJobResponse;
import software.amazon.awssdk.services.bedrock.model.ModelCustomizationJobSummary;
import software.amazon.awssdk.services.bedrock.model.ResourceNotFoundException;
import software.amazon.awssdk.services.bedrock.model.ValidationException;

/**
 * Model customization jobs, call by call.
 *
 * @param settings where
 * @param clients that call
 * @param errors as they are reported
 */
record BedrockJobs(AwsSettings settings, AwsClients clients, AwsErrors errors) {
    // an ARN, or the job's name
    static final Pattern ID = Pattern.compile(
            "arn:aws(?:-[^:/]+)?:bedrock:([a-z0-9-]{1,20}):\\d{12}:model-customization-job/[a-z0-9.:-]{1,200}/[a-z0-9]{12}"
                    + "|[a-zA-Z0-9][a-zA-Z0-9+.-]{0,62}");

    private JobIds ids() {
        return new JobIds(AwsSettings.ID, ID, settings.region());
    }

    Optional<GetModelCustomizationJobResponse> find(String id) {
        return errors.call("get job", () -> {
            try {
                return Optional.of(clients.bedrock().getModelCustomizationJob(b -> b.jobIdentifier(id)));
            } catch (ResourceNotFoundException e) {
                return Optional.empty();
            }
        });
    }

    GetModelCustomizationJobResponse get(String id) {
        ids().here(id, "get job");
        return find(id).orElseThrow(() -> ids().missing(id, "get job"));
    }

    /** {@return the job, also where another process made it at the same moment} */
    GetModelCustomizationJobResponse create(CreateModelCustomizationJobRequest request) {
        Optional<GetModelCustomizationJobResponse> other = errors.call("create job", () -> {
            try {
                clients.bedrock().createModelCustomizationJob(request);
                return Optional.empty();
            } catch (ConflictException e) {
                return Optional.of(find(request.jobName()).orElseThrow(() -> e));
            }
        });
        return other.orElseGet(() -> get(request.jobName()));
    }

    /** Asks for its end. A job that has ended, or is ending, is left as it is. */
    void stop(String id) {
        ids().here(id, "stop job");
        errors.run("stop job", () -> {
            try {
                clients.bedrock().stopModelCustomizationJob(b -> b.jobIdentifier(id));
            } catch (ResourceNotFoundException e) {
                throw ids().missing(id, "stop job");
            } catch (ConflictException | ValidationException e) {
                if (going(get(id))) {
                    throw e;
                }
            }
        });
    }

    private static boolean going(GetModelCustomizationJobResponse job) {
        return "InProgress".equals(job.statusAsString());
    }

    /** {@return ours that are not ended} */
    List<ModelCustomizationJobSummary> going() {
        return errors.call(
                "list jobs",
                () -> clients
                        .bedrock()
                        .listModelCustomizationJobsPaginator(
                                b -> b.nameContains(BedrockRequest.OURS).statusEquals("InProgress"))
                        .modelCustomizationJobSummaries()
                        .stream()
                        .toList());
    }
}
