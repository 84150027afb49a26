// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.providers.Inventory;
import io.github.finetune4j.providers.ShutdownDates;
import io.github.finetune4j.providers.internal.InventoryEntry;
import io.github.finetune4j.providers.internal.InventoryListing;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything of one's own that the service lists in the project and region, and what lies in the provider's folder of
 * the bucket. A tuned model ends with its base, by the dates that the list of tunable models has from Google's page.
 */
record VertexAiInventory(TuningJobs jobs, DataBucket bucket, ShutdownDates dates, InventoryListing listing) {
    static Inventory of(TuningJobs jobs, DataBucket bucket, ShutdownDates dates, InstantSource clock) {
        return new VertexAiInventory(jobs, bucket, dates, new InventoryListing(VertexAiProvider.ID, clock)).list();
    }

    private Inventory list() {
        List<TuningJob> all = new ArrayList<>();
        listing.list("jobs", () -> jobs.list().forEach(all::add));
        all.forEach(this::addJob);
        all.stream().filter(job -> !job.endpoint().isEmpty()).forEach(this::addModel);
        String folder =
                "gs://" + bucket.address().bucket() + "/" + bucket.address().folder();
        listing.list("objects in " + folder, () -> bucket.objects().forEach(this::addObject));
        return listing.inventory();
    }

    private static String base(TuningJob job) {
        return job.fields().text("baseModel");
    }

    private Optional<LocalDate> end(TuningJob job) {
        return dates.of(base(job));
    }

    private void addJob(TuningJob job) {
        listing.add(InventoryEntry.of("job", job.id())
                .name(job.fields().text("tunedModelDisplayName"))
                .status(job.state())
                .created(job.created().orElse(null))
                .ends(end(job))
                .free()
                .fact("base", base(job))
                .fact("training file", job.spec().text("trainingDatasetUri"))
                .fact("validation file", job.spec().text("validationDatasetUri")));
    }

    private void addModel(TuningJob job) {
        listing.add(InventoryEntry.of("model", job.endpoint())
                .name(job.fields().text("tunedModelDisplayName"))
                .created(job.ended().orElse(null))
                .ends(end(job))
                .fact("base", base(job))
                .fact("job", job.id())
                .fact("model", job.tuned().text("model")));
        job.checkpoints().stream()
                .map(VertexAiCheckpoint::of)
                .forEach(checkpoint -> listing.add(
                        InventoryEntry.of("checkpoint", checkpoint.model().id())
                                .name(checkpoint.id())
                                .ends(end(job))
                                .fact("job", job.id())
                                .fact("step", checkpoint.step())));
    }

    private void addObject(StoredObject object) {
        listing.add(InventoryEntry.of("object", "gs://" + bucket.address().bucket() + "/" + object.name())
                .created(object.fields().time("timeCreated").orElse(null))
                .bytes(object.size().orElse(-1)));
    }
}
