// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.http.provider.Fields;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * A batch of requests in the service's own words. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class OpenAiBatch {
    private static final Set<String> ENDED = Set.of("completed", "failed", "expired", "cancelled", "canceled");

    private final Fields fields;

    OpenAiBatch(Map<String, Object> raw) {
        fields = new Fields(raw);
    }

    /** {@return the service's id} */
    public String id() {
        return fields.text("id");
    }

    /**
     * {@return the service's word: {@code validating}, {@code in_progress}, {@code finalizing}, {@code completed},
     * {@code failed}, {@code expired}, {@code cancelling}, {@code cancelled} or another}
     */
    public String status() {
        return fields.text("status");
    }

    /** {@return whether nothing more will come; a word that is not known is no end} */
    public boolean ended() {
        return ENDED.contains(status());
    }

    /** {@return id of the file with the requests} */
    public String inputFile() {
        return fields.text("input_file_id");
    }

    /** {@return id of the file with the answers, in any order; also where the batch has expired half done} */
    public Optional<String> outputFile() {
        return present("output_file_id");
    }

    /** {@return id of the file with the requests that failed} */
    public Optional<String> errorFile() {
        return present("error_file_id");
    }

    /** {@return labels that whoever made it gave} */
    public Map<String, String> metadata() {
        Map<String, String> labels = new LinkedHashMap<>();
        fields.object("metadata").raw().forEach((name, value) -> labels.put(name, String.valueOf(value)));
        return labels;
    }

    /** {@return requests in all, as the service counts them; 0 as long as it does not} */
    public long total() {
        return count("total");
    }

    /** {@return requests that are answered} */
    public long completed() {
        return count("completed");
    }

    /** {@return requests that failed} */
    public long failed() {
        return count("failed");
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

    /** {@return the code of the first reason why it failed as a whole; empty without} */
    String errorCode() {
        return fields.object("errors").objects("data").stream()
                .limit(1)
                .map(error -> error.text("code"))
                .findFirst()
                .orElse("");
    }

    /** {@return why it failed as a whole, the first reason} */
    public Optional<String> error() {
        return fields.object("errors").objects("data").stream()
                .map(error -> error.text("message"))
                .filter(text -> !text.isEmpty())
                .findFirst();
    }

    private Optional<String> present(String name) {
        return Optional.of(fields.text(name)).filter(text -> !text.isEmpty());
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
