// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.providers.Inventory;
import io.github.finetune4j.providers.internal.InventoryEntry;
import io.github.finetune4j.providers.internal.InventoryListing;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Everything of one's own that the service lists. It announces no ends. */
record TogetherInventory(TogetherApi api, InventoryListing listing) {
    private static final List<String> OF_A_JOB =
            List.of("model", "training_file", "validation_file", "token_count", "n_epochs", "random_seed");

    static Inventory of(TogetherApi api, InstantSource clock) {
        return new TogetherInventory(api, new InventoryListing(TogetherProvider.ID, clock)).list();
    }

    private Inventory list() {
        List<Fields> jobs = new ArrayList<>();
        listing.list("jobs", () -> jobs.addAll(api.jobs()));
        jobs.forEach(this::addJob);
        jobs.stream()
                .filter(job -> job.present("model_output_name").isPresent())
                .forEach(this::addModel);
        listing.list("files", () -> api.files().forEach(this::addFile));
        return listing.inventory();
    }

    private void addJob(Fields job) {
        InventoryEntry entry = InventoryEntry.of("job", job.text("id"))
                .name(job.text("suffix"))
                .status(job.text("status"))
                .created(job.time("created_at").orElse(null))
                .free();
        OF_A_JOB.forEach(name -> entry.fact(name, job.raw().get(name)));
        listing.add(entry);
    }

    private void addModel(Fields job) {
        if (!job.text("status").equals("completed")) {
            return;
        }
        String model = job.text("model_output_name");
        listing.add(InventoryEntry.of("model", model)
                .created(job.time("updated_at").orElse(null))
                .free()
                .fact("base", job.text("model"))
                .fact("job", job.text("id")));
        listing.list(
                "checkpoints of job " + job.text("id"),
                () -> api.checkpoints(job.text("id"))
                        .forEach(checkpoint -> listing.add(InventoryEntry.of("checkpoint", checkpoint.text("path"))
                                .created(checkpoint.time("created_at").orElse(null))
                                .free()
                                .fact("job", job.text("id"))
                                .fact("step", checkpoint.raw().get("step")))));
    }

    private void addFile(Fields file) {
        listing.add(InventoryEntry.of("file", file.text("id"))
                .name(file.text("filename"))
                .status(file.text("processing_status"))
                .created(file.time("created_at").orElse(null))
                .bytes(file.whole("bytes").orElse(-1))
                .free()
                .fact("purpose", file.text("purpose")));
    }
}
