// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.providers.Inventory;
import io.github.finetune4j.providers.internal.InventoryEntry;
import io.github.finetune4j.providers.internal.InventoryListing;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.bedrock.model.CustomModelSummary;
import software.amazon.awssdk.services.bedrock.model.FoundationModelLifecycle;
import software.amazon.awssdk.services.bedrock.model.ModelCustomizationJobSummary;

/**
 * Everything of one's own that the service lists in the account and region, and what lies in the provider's folder. A
 * tuned model ends with its base, where the service says when.
 */
final class BedrockInventory {
    private final AwsClients clients;
    private final AwsErrors errors;
    private final S3Folder folder;
    private final AwsSettings settings;
    private final InventoryListing listing;
    private final Map<String, Optional<LocalDate>> ends = new HashMap<>();

    BedrockInventory(AwsClients clients, AwsErrors errors, S3Folder folder, AwsSettings settings, InstantSource clock) {
        this.clients = clients;
        this.errors = errors;
        this.folder = folder;
        this.settings = settings;
        listing = new InventoryListing(AwsSettings.ID, clock);
    }

    Inventory list() {
        listing.list(
                "jobs",
                () -> errors.run(
                        "list jobs",
                        () -> clients.bedrock()
                                .listModelCustomizationJobsPaginator(request -> {})
                                .modelCustomizationJobSummaries()
                                .forEach(this::addJob)));
        listing.list(
                "models",
                () -> errors.run(
                        "list models",
                        () -> clients.bedrock()
                                .listCustomModelsPaginator(request -> request.isOwned(true))
                                .modelSummaries()
                                .forEach(this::addModel)));
        for (String part : List.of("data/", "output/")) {
            String prefix = settings.prefix() + part;
            listing.list(
                    "objects in " + settings.uri(prefix),
                    () -> folder.keys(prefix)
                            .forEach(key -> listing.add(InventoryEntry.of("object", settings.uri(key)))));
        }
        return listing.inventory();
    }

    private void addJob(ModelCustomizationJobSummary job) {
        listing.add(InventoryEntry.of("job", job.jobArn())
                .name(text(job.jobName()))
                .status(text(job.statusAsString()))
                .created(job.creationTime())
                .ends(end(text(job.baseModelArn())))
                .free()
                .fact("base", job.baseModelArn())
                .fact("model", job.customModelArn()));
    }

    private void addModel(CustomModelSummary model) {
        listing.add(InventoryEntry.of("model", model.modelArn())
                .name(text(model.modelName()))
                .created(model.creationTime())
                .ends(end(text(model.baseModelArn())))
                .fact("base", model.baseModelArn()));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private Optional<LocalDate> end(String base) {
        if (!base.isEmpty() && !ends.containsKey(base)) {
            ends.put(base, Optional.empty());
            listing.list("the end of " + base, () -> ends.put(base, ask(base)));
        }
        return ends.getOrDefault(base, Optional.empty());
    }

    private Optional<LocalDate> ask(String base) {
        FoundationModelLifecycle life = errors.call(
                        "get model",
                        () -> Optional.ofNullable(clients.bedrock()
                                .getFoundationModel(
                                        request -> request.modelIdentifier(base.substring(base.lastIndexOf('/') + 1)))
                                .modelDetails()
                                .modelLifecycle()))
                .orElse(null);
        Instant end = life == null ? null : life.endOfLifeTime();
        return Optional.ofNullable(end).map(time -> LocalDate.ofInstant(time, ZoneOffset.UTC));
    }
}
