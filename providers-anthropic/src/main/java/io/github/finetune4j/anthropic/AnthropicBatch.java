// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.anthropic;

import io.github.finetune4j.http.provider.Fields;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A message batch in the service's own words. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class AnthropicBatch {
    private static final List<String> COUNTS = List.of("processing", "succeeded", "errored", "canceled", "expired");

    private final Fields fields;

    AnthropicBatch(Fields fields) {
        this.fields = fields;
    }

    /** {@return the service's id} */
    public String id() {
        return fields.text("id");
    }

    /** {@return the service's word: {@code in_progress}, {@code canceling}, {@code ended} or another} */
    public String status() {
        return fields.text("processing_status");
    }

    /** {@return whether nothing more will come; a word that is not known is no end} */
    public boolean ended() {
        return status().equals("ended");
    }

    /** {@return whether somebody asked for its end} */
    public boolean cancelled() {
        return fields.present("cancel_initiated_at").isPresent();
    }

    /** {@return whether its results are deleted, 29 days after it was created} */
    public boolean archived() {
        return fields.present("archived_at").isPresent();
    }

    /** {@return requests in all} */
    public long total() {
        return COUNTS.stream().mapToLong(this::count).sum();
    }

    /** {@return requests that are answered; 0 until it has ended} */
    public long succeeded() {
        return count("succeeded");
    }

    /** {@return requests that failed, which are not billed; 0 until it has ended} */
    public long errored() {
        return count("errored");
    }

    private long count(String name) {
        return fields.object("request_counts").whole(name).orElse(0);
    }

    /** {@return when it was created} */
    public Optional<Instant> createdAt() {
        return fields.time("created_at");
    }

    /** {@return when it ends, whatever is not answered by then} */
    public Optional<Instant> expiresAt() {
        return fields.time("expires_at");
    }

    /** {@return everything that the service says, as JSON values} */
    public Map<String, Object> raw() {
        return fields.raw();
    }

    @Override
    public String toString() {
        return id() + " " + status();
    }
}
