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
 * The resources that this module made at SageMaker, in an account and region, and what of them still costs money.
 *
 * @param jobs that may still run
 * @param endpoints with what is behind them
 * @param folder with rows, checkpoints and results
 * @param settings where
 */
record SageMakerResources(SageMakerJobs jobs, SageMakerEndpoints endpoints, S3Folder folder, AwsSettings settings) {
    /** A thing, and how to get rid of it. */
    private record Thing(Leftover leftover, Runnable remove) {}

    List<Leftover> all() {
        return things().stream().map(Thing::leftover).toList();
    }

    /** {@return what is left all the same, with the reason} */
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

    /** What is paid by the hour, then what is free, then by the byte. */
    private List<Thing> things() {
        List<Thing> things = new ArrayList<>();
        jobs.going()
                .forEach(job -> things.add(thing(
                        "running job",
                        job.trainingJobArn(),
                        "billed by the second: cancel it",
                        () -> jobs.stop(job.trainingJobName()))));
        endpoints
                .ours()
                .forEach(each -> things.add(thing(
                        "endpoint",
                        each.arn(),
                        "billed by the hour: delete it",
                        () -> endpoints.deleteEndpoint(each.name()))));
        endpoints
                .configs()
                .forEach(name -> things.add(free("endpoint configuration", name, () -> endpoints.deleteConfig(name))));
        endpoints.models().forEach(name -> things.add(free("model", name, () -> endpoints.deleteModel(name))));
        folder.unfinished()
                .forEach(upload -> things.add(thing(
                        "unfinished upload", settings.uri(upload.key()), "abort it", () -> folder.abort(upload))));
        folder.keys(settings.prefix())
                .forEach(key -> things.add(thing("object", settings.uri(key), "delete it", () -> folder.delete(key))));
        return things;
    }

    private static Thing thing(String kind, String id, String remedy, Runnable remove) {
        return new Thing(new Leftover(kind, id, OptionalDouble.empty(), remedy), remove);
    }

    private static Thing free(String kind, String id, Runnable remove) {
        return new Thing(new Leftover(kind, id, OptionalDouble.of(0), "delete it"), remove);
    }
}
