// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
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
 * @param errors as they are reported
 */
record SageMakerJobs(AwsSettings settings, AwsClients clients, AwsErrors errors) {
    static final Pattern ID = Pattern.compile(
            "(?:arn:aws(?:-[^:/]+)?:sagemaker:([a-z0-9-]{1,20}):\\d{12}:training-job/)?([a-zA-Z0-9](?:-*[a-zA-Z0-9]){0,62})");

    private JobIds ids() {
        return new JobIds(SageMakerProvider.ID, ID, settings.region());
    }

    /** {@return the job's name, if there can be such a job in this region} */
    String name(String id, String operation) {
        return ids().here(id, operation).group(2);
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
        return find(name).orElseThrow(() -> ids().missing(name, "get job"));
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
                // the service refuses to stop what has ended; what is not there is reported by get
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
