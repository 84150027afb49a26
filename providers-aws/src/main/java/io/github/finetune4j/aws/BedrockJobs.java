// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.error.ProviderFailure;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
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
 * @param errors as they are told
 */
record BedrockJobs(AwsSettings settings, AwsClients clients, AwsErrors errors) {
    // an ARN, or the job's name
    private static final Pattern ID = Pattern.compile(
            "arn:aws(?:-[^:/]+)?:bedrock:([a-z0-9-]{1,20}):\\d{12}:model-customization-job/[a-z0-9.:-]{1,200}/[a-z0-9]{12}"
                    + "|[a-zA-Z0-9][a-zA-Z0-9+.-]{0,62}");

    /** {@return the id, if there can be such a job in this region} */
    String known(String provider, String id, String operation) {
        Matcher matcher = ID.matcher(id);
        if (!provider.equals(AwsSettings.ID) || !matcher.matches()) {
            throw notFound(id, operation, "use the reference that its start gave", 0);
        }
        String region = matcher.group(1);
        if (region != null && !region.equals(settings.region())) {
            throw notFound(
                    id,
                    operation,
                    "it is in the region " + region + ", and this provider is open in " + settings.region()
                            + ": open one there",
                    0);
        }
        return id;
    }

    private static JobNotFoundException notFound(String id, String operation, String remedy, int status) {
        return new JobNotFoundException(
                "no job " + id + " at " + AwsSettings.ID + " -> " + remedy,
                new ProviderFailure(AwsSettings.ID, operation, status, null, 1),
                null);
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
        return find(id).orElseThrow(() -> notFound(id, "get job", "check reference, account and region", 404));
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
        errors.run("stop job", () -> {
            try {
                clients.bedrock().stopModelCustomizationJob(b -> b.jobIdentifier(id));
            } catch (ResourceNotFoundException e) {
                throw notFound(id, "stop job", "check reference, account and region", 404);
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
