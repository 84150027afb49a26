// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.providers.Leftover;
import io.github.finetune4j.providers.internal.LeftoverSweep;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The data in the provider's folder of the bucket, which Cloud Storage bills by size.
 *
 * @param clients that call
 * @param bucket where they lie
 */
record VertexLeftovers(VertexClients clients, DataBucket bucket) {
    List<Leftover> list() {
        return List.copyOf(things().keySet());
    }

    /** {@return what is still there, each with the reason} */
    List<Leftover> delete() {
        Map<Leftover, Runnable> things = things();
        Predicate<String> needed = things.isEmpty() ? object -> false : needed();
        return LeftoverSweep.delete(things, one -> needed.test(one.id()));
    }

    private Map<Leftover, Runnable> things() {
        Map<Leftover, Runnable> things = new LinkedHashMap<>();
        for (StoredObject object : bucket.objects()) {
            String remedy =
                    "deleteEverything() deletes it; " + object.size().orElse(0) + " bytes are billed by the month";
            things.put(
                    new Leftover("object", bucket.uri(object.name()), OptionalDouble.empty(), remedy),
                    () -> bucket.delete(object.name()));
        }
        return things;
    }

    /** {@return whether a batch that has not ended needs an object, by its address: requests, or answers so far} */
    private Predicate<String> needed() {
        Set<String> requests = new HashSet<>();
        Set<String> answers = new HashSet<>();
        for (String location : locations()) {
            for (Fields job : new BatchJobs(clients, location).list()) {
                if (!JobStates.WORDS.status(job.text("state")).terminal()) {
                    requests.addAll(
                            job.object("inputConfig").object("gcsSource").texts("uris"));
                    job.object("outputInfo")
                            .present("gcsOutputDirectory")
                            .ifPresent(folder -> answers.add(folder + "/"));
                }
            }
        }
        return object -> requests.contains(object) || answers.stream().anyMatch(object::startsWith);
    }

    private Set<String> locations() {
        Set<String> locations = new HashSet<>();
        locations.add(clients.place().chatLocation());
        locations.add(clients.place().region());
        return locations;
    }
}
