// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.http.provider.Fields;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A chat completion that the service keeps, since its request said {@code store}. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class OpenAiStoredCompletion {
    private final Fields fields;

    OpenAiStoredCompletion(Map<String, Object> raw) {
        fields = new Fields(raw);
    }

    /** {@return the service's id} */
    public String id() {
        return fields.text("id");
    }

    /** {@return the model that answered} */
    public String model() {
        return fields.text("model");
    }

    /** {@return when it was made} */
    public Optional<Instant> createdAt() {
        return fields.time("created");
    }

    /** {@return labels that its request had} */
    public Map<String, String> metadata() {
        Map<String, String> labels = new LinkedHashMap<>();
        fields.object("metadata").raw().forEach((name, value) -> labels.put(name, String.valueOf(value)));
        return labels;
    }

    /** {@return what the model answered} */
    public ChatResponse response() {
        return ChatReplies.whole(fields.raw());
    }

    /** {@return everything that the service says, as JSON values} */
    public Map<String, Object> raw() {
        return fields.raw();
    }

    @Override
    public String toString() {
        return id() + " of " + model();
    }
}
