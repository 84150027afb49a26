// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.anthropic;

import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.provider.MaybeThere;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The models that the service knows. Safe for use by several threads. */
final class AnthropicModels {
    private final ApiClient client;
    private final Map<String, String> resolved = new ConcurrentHashMap<>();

    AnthropicModels(ApiClient client) {
        this.client = client;
    }

    /** {@return the name, with its date, of the model that a name stands for; empty where there is none} */
    Optional<String> resolved(String name) {
        String known = resolved.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<String> found = find(name);
        found.ifPresent(id -> resolved.put(name, id));
        return found;
    }

    private Optional<String> find(String name) {
        HttpCall call =
                HttpCall.get("v1", "models", name).operation("get model").build();
        return MaybeThere.find(client, call)
                .map(model -> model.with("id", "model", client.provider(), call.operation())
                        .text("id"));
    }
}
