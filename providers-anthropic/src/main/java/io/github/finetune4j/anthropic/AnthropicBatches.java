// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.anthropic;

import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.Body;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.Page;
import io.github.finetune4j.http.Pages;
import io.github.finetune4j.http.Replay;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.http.provider.MaybeThere;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Message batches, call by call. A batch is created by {@link AnthropicProvider#batchModel}. Safe for use by several
 * threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class AnthropicBatches {
    /** By this name of a call the engine knows that nothing was created by it. */
    static final String LOOKING = "list batches";

    private static final String[] BATCHES = {"v1", "messages", "batches"};
    private static final int PAGE = 100;

    private final ApiClient client;
    private final Duration uploadTimeout;

    AnthropicBatches(ApiClient client, Duration uploadTimeout) {
        this.client = client;
        this.uploadTimeout = uploadTimeout;
    }

    /**
     * {@return all batches of the workspace, newest first, asked for page by page}
     *
     * @throws io.github.finetune4j.error.ProviderException while it is gone through, if the service refuses, or fails
     *     for too long
     */
    public Pages<AnthropicBatch> list() {
        return Pages.of(cursor -> page(cursor, PAGE));
    }

    private Page<AnthropicBatch> page(@Nullable String cursor, int size) {
        HttpCall call = HttpCall.get(BATCHES)
                .operation(LOOKING)
                .addQuery("limit", size)
                .addQuery("after_id", cursor)
                .build();
        Fields page = new Fields(client.object(call));
        List<AnthropicBatch> items = page.objects("data").stream()
                .map(fields -> batch(fields, call.operation()))
                .toList();
        String last = items.isEmpty() ? "" : items.get(items.size() - 1).id();
        return new Page<>(items, page.flag("has_more") && !last.isEmpty() ? last : null);
    }

    /** {@return the newest batch of the workspace; empty where there is none} */
    Optional<AnthropicBatch> newest() {
        return page(null, 1).items().stream().findFirst();
    }

    /** {@return the batch; empty if there is none} */
    Optional<AnthropicBatch> find(String id) {
        HttpCall call = getting(id);
        return MaybeThere.find(client, call).map(fields -> batch(fields, call.operation()));
    }

    private static HttpCall getting(String id) {
        return HttpCall.get("v1", "messages", "batches", id)
                .operation("get batch")
                .build();
    }

    /**
     * {@return the batch}
     *
     * @param id the service's
     * @throws io.github.finetune4j.error.InvalidRequestException if there is none, with the status 404
     * @throws io.github.finetune4j.error.ProviderException if the service refuses for another reason, or fails for too
     *     long
     */
    public AnthropicBatch get(String id) {
        return batch(getting(id));
    }

    /**
     * {@return the batch after it was asked to end} What is answered by then is billed, and comes down.
     *
     * @param id the service's
     * @throws io.github.finetune4j.error.InvalidRequestException if there is none, with the status 404, or if it has
     *     ended
     * @throws io.github.finetune4j.error.ProviderException if the service refuses for another reason, or fails for too
     *     long
     */
    public AnthropicBatch cancel(String id) {
        return batch(HttpCall.post("v1", "messages", "batches", id, "cancel")
                .operation("cancel batch")
                .replay(Replay.HARMLESS)
                .build());
    }

    /** {@return a new batch} Not repeated where it may have been created. */
    AnthropicBatch create(BatchBody requests) {
        return batch(HttpCall.post(BATCHES)
                .operation("create batch")
                .body(new Body("application/json", requests))
                .attemptTimeout(uploadTimeout)
                .totalTimeout(uploadTimeout.multipliedBy(2))
                .build());
    }

    /** {@return the results of a batch that has ended, as JSON lines} */
    InputStream results(String id, String operation) {
        return client.send(HttpCall.get("v1", "messages", "batches", id, "results")
                        .operation(operation)
                        .streaming()
                        .build())
                .body();
    }

    private AnthropicBatch batch(HttpCall call) {
        return batch(new Fields(client.object(call)), call.operation());
    }

    private AnthropicBatch batch(Fields fields, String operation) {
        return new AnthropicBatch(fields.with("id", "batch", client.provider(), operation));
    }
}
