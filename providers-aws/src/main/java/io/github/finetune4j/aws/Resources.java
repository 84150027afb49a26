// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.internal.names.Remedy;
import io.github.finetune4j.providers.Leftover;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The resources that this module made in an account and region, and what of them still costs money.
 *
 * @param jobs that may still run
 * @param deployments and tuned models
 * @param folder with rows and results
 * @param settings where
 */
record Resources(BedrockJobs jobs, Deployments deployments, S3Folder folder, AwsSettings settings) {
    /** A thing, and how to get rid of it. */
    private record Thing(Leftover leftover, Runnable remove) {}

    List<Leftover> all() {
        return things().stream().map(Thing::leftover).toList();
    }

    /** {@return what is left all the same, with the reason} Deployments go first: a model in use cannot be deleted. */
    List<Leftover> delete() {
        List<Leftover> left = new ArrayList<>();
        for (Thing thing : things()) {
            try {
                thing.remove().run();
            } catch (ProviderException e) {
                left.add(thing.leftover().because("not deleted: " + Remedy.without(e)));
            }
        }
        return left;
    }

    /** What is paid by the hour, then by the month, then by the byte. */
    private List<Thing> things() {
        List<Thing> things = new ArrayList<>();
        jobs.going()
                .forEach(job -> things.add(new Thing(
                        new Leftover("running job", job.jobArn(), OptionalDouble.empty(), "cancel it"),
                        () -> jobs.stop(job.jobArn()))));
        deployments.ours().forEach(each -> things.add(deployment(each)));
        deployments
                .models()
                .forEach(arn -> things.add(new Thing(
                        new Leftover(
                                "tuned model",
                                arn,
                                OptionalDouble.empty(),
                                "its storage is billed by the month: delete it"),
                        () -> deployments.deleteModel(arn))));
        folder.unfinished()
                .forEach(upload -> things.add(new Thing(
                        new Leftover(
                                "unfinished upload", settings.uri(upload.key()), OptionalDouble.empty(), "abort it"),
                        () -> folder.abort(upload))));
        for (String part : List.of("data/", "output/")) {
            folder.keys(settings.prefix() + part)
                    .forEach(key -> things.add(new Thing(
                            new Leftover("object", settings.uri(key), OptionalDouble.empty(), "delete it"),
                            () -> folder.delete(key))));
        }
        return things;
    }

    private Thing deployment(BedrockDeployment each) {
        boolean hourly = each.kind() == BedrockDeployment.Kind.PROVISIONED;
        Leftover leftover = new Leftover(
                hourly ? "provisioned throughput" : "on-demand deployment",
                each.arn(),
                hourly ? OptionalDouble.empty() : OptionalDouble.of(0),
                hourly ? "billed by the hour: delete it" : "delete it");
        return new Thing(leftover, () -> deployments.delete(each));
    }
}
