// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.providers.Inventory;
import io.github.finetune4j.providers.internal.InventoryEntry;
import io.github.finetune4j.providers.internal.InventoryListing;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Everything of one's own that the service lists. A tuned model ends with its base, where the service says when. */
final class FireworksInventory {
    private final FireworksApi api;
    private final DataSets data;
    private final InventoryListing listing;
    private final Map<String, Optional<LocalDate>> ends = new HashMap<>();
    private final Map<String, String> bases = new LinkedHashMap<>();

    private FireworksInventory(FireworksApi api, DataSets data, InventoryListing listing) {
        this.api = api;
        this.data = data;
        this.listing = listing;
    }

    static Inventory of(FireworksApi api, DataSets data, InstantSource clock) {
        return new FireworksInventory(api, data, new InventoryListing(FireworksProvider.ID, clock)).list();
    }

    private Inventory list() {
        for (JobKind kind : JobKind.values()) {
            listing.list(
                    "jobs (" + kind.collection() + ")", () -> api.jobs(kind).forEach(this::addJob));
        }
        Map<String, Fields> models = new LinkedHashMap<>();
        bases.keySet().forEach(model -> models.put(model, Fields.of(Map.of())));
        listing.list("models", () -> api.ownModels().forEach(model -> models.put(model.text("name"), model)));
        models.forEach(this::addModel);
        listing.list("data sets", () -> data.calls().list().forEach(this::addData));
        return listing.inventory();
    }

    private void addJob(Fields job) {
        Fields training = JobStates.training(job);
        String base = training.present("baseModel")
                .or(() -> training.present("warmStartFrom"))
                .orElse("");
        String state = JobStates.word(job);
        String model = training.text("outputModel");
        if (JobStates.WORDS.status(state) == io.github.finetune4j.job.JobStatus.SUCCEEDED && !model.isEmpty()) {
            bases.put(model.indexOf('/') < 0 ? api.ownModel(model) : model, base);
        }
        listing.add(InventoryEntry.of("job", job.text("name"))
                .name(job.text("displayName"))
                .status(state)
                .created(job.time("createTime").orElse(null))
                .ends(end(base))
                .free()
                .fact("base", base)
                .fact("dataset", job.text("dataset"))
                .fact("evaluation dataset", job.text("evaluationDataset"))
                .fact("model", model));
    }

    private void addModel(String name, Fields model) {
        String base = model.object("peftDetails").present("baseModel").orElse(bases.getOrDefault(name, ""));
        listing.add(InventoryEntry.of("model", name)
                .name(model.text("displayName"))
                .status(model.text("state"))
                .created(model.time("createTime").orElse(null))
                .ends(new ModelCard(model).retires().or(() -> end(base)))
                .free()
                .fact("base", base));
    }

    private Optional<LocalDate> end(String base) {
        if (!base.isEmpty() && !ends.containsKey(base)) {
            ends.put(base, Optional.empty());
            listing.list(
                    "the end of " + base,
                    () -> ends.put(base, api.model(base).map(ModelCard::new).flatMap(ModelCard::retires)));
        }
        return ends.getOrDefault(base, Optional.empty());
    }

    private void addData(Fields set) {
        listing.add(InventoryEntry.of("data set", set.text("name"))
                .name(set.text("displayName"))
                .status(set.text("state"))
                .created(set.time("createTime").orElse(null))
                .free()
                .fact("rows", set.raw().get("exampleCount")));
    }
}
