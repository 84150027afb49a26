// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.mlflow;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.internal.chat.JsonView;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The experiment that holds all runs, and in its tags what MLflow has no place for. */
final class Experiment {
    private final Server server;
    private final String name;
    private @Nullable String id;

    Experiment(Server server, String name) {
        this.server = server;
        this.name = name;
    }

    /** {@return its id; it is made if it isn't there} */
    synchronized String id() {
        if (id == null) {
            Map<String, Object> there = find().orElseGet(this::made);
            if (MlflowAnswer.text(there, "lifecycle_stage").equals("deleted")) {
                throw new FineTuneException("experiment " + name + " is deleted at " + server.address()
                        + " -> restore it there, or name another one");
            }
            id = MlflowAnswer.text(there, "experiment_id");
        }
        return id;
    }

    private Optional<Map<String, Object>> find() {
        return server.find("experiments/get-by-name", Map.of("experiment_name", name))
                .map(answer -> JsonView.object(answer, "experiment"));
    }

    private Map<String, Object> made() {
        try {
            return server.make("experiments/create", Map.of("name", name));
        } catch (InvalidRequestException e) {
            if (Refusal.code(e).equals("RESOURCE_ALREADY_EXISTS")) { // somebody was faster
                return find().orElseThrow(() -> e);
            }
            throw e;
        }
    }

    /** {@return its tags; none where it isn't there, which makes it no more than a look at it should} */
    Map<String, String> tagsIfThere() {
        return find().map(there -> MlflowAnswer.pairs(there, "tags")).orElse(Map.of());
    }

    Map<String, String> tags() {
        Map<String, Object> answer = server.get("experiments/get", Map.of("experiment_id", id()));
        return MlflowAnswer.pairs(JsonView.object(answer, "experiment"), "tags");
    }

    void tag(Map<String, String> tags) {
        tags.forEach((key, value) -> server.send(
                "experiments/set-experiment-tag", Map.of("experiment_id", id(), "key", key, "value", value)));
    }
}
