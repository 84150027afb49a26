// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.inference;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.huggingface.HubRepo;
import io.github.finetune4j.huggingface.internal.hub.HubContext;
import io.github.finetune4j.huggingface.internal.hub.RepoNames;
import io.github.finetune4j.huggingface.internal.hub.Repositories;
import io.github.finetune4j.internal.files.WholeFile;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BiFunction;

/**
 * Looks at the adapters of an endpoint before it is paid for: whether they belong to its model, and how large their
 * ranks are.
 *
 * @param model that they are to be served on
 * @param files fetches a file of a repository
 */
public record ServedAdapters(HubRepo model, BiFunction<HubRepo, String, Path> files) {
    // what vLLM's --max-lora-rank takes
    private static final List<Integer> RANKS = List.of(8, 16, 32, 64, 128, 256, 320, 512);

    /**
     * {@return the rank that holds all adapters}
     *
     * @param adapters all of them
     * @param set the rank that the caller wants; empty for the adapters' own
     */
    public int maxRank(Collection<HubRepo> adapters, OptionalInt set) {
        int highest = adapters.stream().mapToInt(this::rank).max().orElse(1);
        int asked = set.orElse(highest);
        return RANKS.stream()
                .filter(rank -> rank >= asked)
                .findFirst()
                .orElseThrow(() -> refused("an adapter has rank " + asked + ", more than the " + 512
                        + " that vLLM holds" + " -> merge it into its base and serve that"));
    }

    private int rank(HubRepo adapter) {
        Map<String, Object> config = config(adapter);
        String base = Repositories.text(config.get("base_model_name_or_path"));
        if (RepoNames.validId(base) && base.indexOf('/') > 0 && !base.equals(model.id())) {
            throw refused("adapter " + adapter + " was made for " + base + ", not for " + model.id()
                    + " -> serve it on its own base");
        }
        int rank = config.get("r") instanceof Number number ? number.intValue() : 8;
        return Repositories.map(config.get("rank_pattern")).values().stream()
                .filter(Number.class::isInstance)
                .mapToInt(each -> ((Number) each).intValue())
                .reduce(rank, Math::max);
    }

    private Map<String, Object> config(HubRepo adapter) {
        try {
            return Json.parseObject(WholeFile.text(files.apply(adapter, RepoNames.ADAPTER_CONFIG)));
        } catch (IOException | JsonException e) {
            throw refused(RepoNames.ADAPTER_CONFIG + " of " + adapter + " cannot be read: " + e.getMessage()
                    + " -> push the adapter again");
        }
    }

    private static InvalidRequestException refused(String message) {
        return new InvalidRequestException(message, ProviderFailure.of(HubContext.ID, "create endpoint"), null);
    }
}
