// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.providers.Leftover;
import io.github.finetune4j.providers.internal.LeftoverSweep;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    List<Leftover> all() {
        return List.copyOf(things().keySet());
    }

    /** {@return what is left all the same, with the reason} */
    List<Leftover> delete() {
        return LeftoverSweep.delete(things());
    }

    /** What is paid by the hour, then what is free, then by the byte. */
    private Map<Leftover, Runnable> things() {
        Map<Leftover, Runnable> things = new LinkedHashMap<>();
        jobs.going()
                .forEach(job -> things.put(
                        paid("running job", job.trainingJobArn(), "billed by the second: cancel it"),
                        () -> jobs.stop(job.trainingJobName())));
        endpoints
                .ours()
                .forEach(each -> things.put(
                        paid("endpoint", each.arn(), "billed by the hour: delete it"),
                        () -> endpoints.deleteEndpoint(each.name())));
        endpoints
                .configs()
                .forEach(name -> things.put(free("endpoint configuration", name), () -> endpoints.deleteConfig(name)));
        endpoints.models().forEach(name -> things.put(free("model", name), () -> endpoints.deleteModel(name)));
        folder.unfinished()
                .forEach(upload -> things.put(
                        paid("unfinished upload", folder.uri(upload), "abort it"), () -> folder.abort(upload)));
        folder.keys(settings.prefix())
                .forEach(key -> things.put(paid("object", settings.uri(key), "delete it"), () -> folder.delete(key)));
        return things;
    }

    private static Leftover paid(String kind, String id, String remedy) {
        return new Leftover(kind, id, OptionalDouble.empty(), remedy);
    }

    private static Leftover free(String kind, String id) {
        return new Leftover(kind, id, OptionalDouble.of(0), "delete it");
    }
}
