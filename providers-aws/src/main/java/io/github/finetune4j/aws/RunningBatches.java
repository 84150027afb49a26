// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobSummary;

/**
 * The batches of the account and region that this module made, and that have not ended.
 *
 * @param settings where
 * @param clients that call
 * @param errors as they are reported
 */
record RunningBatches(AwsSettings settings, AwsClients clients, AwsErrors errors) {
    /** {@return whether one of them needs an object, by its address: its requests, or what it has answered so far} */
    Predicate<String> needs() {
        Set<String> requests = new HashSet<>();
        Set<String> answers = new HashSet<>();
        errors.run(
                "list batches",
                () -> clients
                        .bedrock()
                        .listModelInvocationJobsPaginator(jobs -> jobs.nameContains(BedrockBatchService.name("")))
                        .invocationJobSummaries()
                        .stream()
                        .filter(job -> !BedrockBatchService.ENDED.contains(job.statusAsString()))
                        .forEach(job -> {
                            requests.add(requests(job));
                            answers.add(answers(job));
                        }));
        return object -> requests.contains(object) || answers.stream().anyMatch(object::startsWith);
    }

    private static String requests(ModelInvocationJobSummary job) {
        return job.inputDataConfig().s3InputDataConfig().s3Uri();
    }

    private String answers(ModelInvocationJobSummary job) {
        String arn = job.jobArn();
        return settings.uri(
                settings.prefix() + BedrockBatchService.OUTPUT + arn.substring(arn.lastIndexOf('/') + 1) + "/");
    }
}
