// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.error.ProviderFailure;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sagemaker.model.CreateTrainingJobRequest;
import software.amazon.awssdk.services.sagemaker.model.DescribeTrainingJobResponse;
import software.amazon.awssdk.services.sagemaker.model.ResourceInUseException;
import software.amazon.awssdk.services.sagemaker.model.SageMakerException;
import software.amazon.awssdk.services.sagemaker.model.TrainingJobSummary;

/**
 * Training jobs, call by call.
 *
 * @param settings where
 * @param clients that call
 * @param errors as they are told
 */
record SageMakerJobs(AwsSettings settings, AwsClients clients, AwsErrors errors) {
    private static final Pattern ID = Pattern.compile(
            "(?:arn:aws(?:-[^:/]+)?:sagemaker:([a-z0-9-]{1,20}):\\d{12}:training-job/)?([a-zA-Z0-9](?:-*[a-zA-Z0-9]){0,62})");

    /** {@return the job's name, if there can be such a job in this region} */
    String known(String provider, String id, String operation) {
        Matcher matcher = ID.matcher(id);
        if (!provider.equals(SageMakerProvider.ID) || !matcher.matches()) {
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
        return matcher.group(2);
    }

    private static JobNotFoundException notFound(String id, String operation, String remedy, int status) {
        return new JobNotFoundException(
                "no job " + id + " at " + SageMakerProvider.ID + " -> " + remedy,
                new ProviderFailure(SageMakerProvider.ID, operation, status, null, 1),
                null);
    }

    /** {@return whether the service knows no such thing: most of its calls say so by a ValidationException} */
    static boolean missing(SageMakerException e) {
        String said = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorMessage();
        String message = said == null ? "" : said.toLowerCase(Locale.ROOT);
        return AwsErrors.code(e).startsWith("ResourceNotFound")
                || (AwsErrors.code(e).equals("ValidationException")
                        && (message.contains("not found") || message.contains("could not find")));
    }

    /** {@return what a call gives, or nothing where there is no such thing} */
    <T> Optional<T> found(String operation, Supplier<T> call) {
        return errors.call(operation, () -> {
            try {
                return Optional.of(call.get());
            } catch (SageMakerException e) {
                if (missing(e)) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    Optional<DescribeTrainingJobResponse> find(String name) {
        return found("get job", () -> clients.sagemaker().describeTrainingJob(b -> b.trainingJobName(name)));
    }

    DescribeTrainingJobResponse get(String name) {
        return find(name).orElseThrow(() -> notFound(name, "get job", "check reference, account and region", 404));
    }

    /** {@return the job} Where one of that name came first, from another process or an attempt that broke, that one. */
    DescribeTrainingJobResponse create(CreateTrainingJobRequest request) {
        errors.run("create job", () -> {
            try {
                clients.sagemaker().createTrainingJob(request);
            } catch (ResourceInUseException e) {
                if (find(request.trainingJobName()).isEmpty()) {
                    throw e;
                }
            }
        });
        return get(request.trainingJobName());
    }

    /** Asks for its end. A job that has ended, or is ending, is left as it is. */
    void stop(String name) {
        errors.run("stop job", () -> {
            try {
                clients.sagemaker().stopTrainingJob(b -> b.trainingJobName(name));
            } catch (SageMakerException e) {
                if (!AwsErrors.code(e).equals("ValidationException") && !missing(e)) {
                    throw e;
                }
                // the service refuses to stop what has ended; what is not there is told by get
                if (going(get(name))) {
                    throw e;
                }
            }
        });
    }

    private static boolean going(DescribeTrainingJobResponse job) {
        return "InProgress".equals(job.trainingJobStatusAsString());
    }

    /** {@return ours that are not ended} */
    List<TrainingJobSummary> going() {
        return errors.call(
                "list jobs",
                () -> clients
                        .sagemaker()
                        .listTrainingJobsPaginator(
                                b -> b.nameContains(SageMakerRequest.OURS).statusEquals("InProgress"))
                        .trainingJobSummaries()
                        .stream()
                        .toList());
    }
}
