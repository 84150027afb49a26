// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.http.provider.Fields;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A file at the service. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class OpenAiFile {
    private final Fields fields;

    OpenAiFile(Map<String, Object> raw) {
        fields = new Fields(raw);
    }

    /** {@return the service's id} */
    public String id() {
        return fields.text("id");
    }

    /** {@return its name} */
    public String name() {
        return fields.text("filename");
    }

    /** {@return its size, -1 if unknown} */
    public long bytes() {
        return fields.whole("bytes").orElse(-1);
    }

    /** {@return what it is for, for example {@code fine-tune}} */
    public String purpose() {
        return fields.text("purpose");
    }

    /**
     * {@return {@code uploaded}, {@code processed}, {@code error} or another word; empty text where the service does
     * not say}
     */
    public String status() {
        return fields.text("status");
    }

    /** {@return what is wrong with it} */
    public Optional<String> statusDetails() {
        return Optional.of(fields.text("status_details")).filter(text -> !text.isEmpty());
    }

    /** {@return when it was uploaded, or made by the service} */
    public Optional<Instant> createdAt() {
        return fields.time("created_at");
    }

    /** {@return when the service deletes it by itself: OpenAI a file of requests after 30 days, others not at all} */
    public Optional<Instant> expiresAt() {
        return fields.time("expires_at");
    }

    /** {@return everything that the service says, as JSON values} */
    public Map<String, Object> raw() {
        return fields.raw();
    }

    @Override
    public String toString() {
        return id() + " " + name();
    }
}
