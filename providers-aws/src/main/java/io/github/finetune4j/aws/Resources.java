// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.providers.Leftover;
import io.github.finetune4j.providers.internal.LeftoverSweep;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/**
 * The resources that this module made in an account and region, and what of them still costs money.
 *
 * @param jobs that may still run
 * @param deployments and tuned models
 * @param folder with rows and results
 * @param settings where
 * @param batches whose files stay until they have ended
 */
record Resources(
        BedrockJobs jobs, Deployments deployments, S3Folder folder, AwsSettings settings, RunningBatches batches) {
    List<Leftover> all() {
        return List.copyOf(things().keySet());
    }

    /**
     * {@return what is left all the same, with the reason} Deployments go first: a model in use cannot be deleted.
     * Files of batches that have not ended stay.
     */
    List<Leftover> delete() {
        Map<Leftover, Runnable> things = things();
        Predicate<String> needed = batches.needs();
        return LeftoverSweep.delete(things, one -> needed.test(one.id()));
    }

    /** What is paid by the hour, then by the month, then by the byte. */
    private Map<Leftover, Runnable> things() {
        Map<Leftover, Runnable> things = new LinkedHashMap<>();
        OptionalDouble unknown = OptionalDouble.empty();
        jobs.going()
                .forEach(job -> things.put(
                        new Leftover("running job", job.jobArn(), unknown, "cancel it"),
                        () -> jobs.stop(job.jobArn())));
        deployments.ours().forEach(each -> things.put(deployment(each), () -> deployments.delete(each)));
        deployments
                .models()
                .forEach(arn -> things.put(
                        new Leftover("tuned model", arn, unknown, "its storage is billed by the month: delete it"),
                        () -> deployments.deleteModel(arn)));
        folder.unfinished()
                .forEach(upload -> things.put(
                        new Leftover("unfinished upload", folder.uri(upload), unknown, "abort it"),
                        () -> folder.abort(upload)));
        for (String part : List.of("data/", "output/", "batches/", "batch-output/")) {
            folder.keys(settings.prefix() + part)
                    .forEach(key -> things.put(
                            new Leftover("object", settings.uri(key), unknown, "delete it"), () -> folder.delete(key)));
        }
        return things;
    }

    private static Leftover deployment(BedrockDeployment each) {
        boolean hourly = each.kind() == BedrockDeployment.Kind.PROVISIONED;
        return new Leftover(
                hourly ? "provisioned throughput" : "on-demand deployment",
                each.arn(),
                hourly ? OptionalDouble.empty() : OptionalDouble.of(0),
                hourly ? "billed by the hour: delete it" : "delete it");
    }
}
