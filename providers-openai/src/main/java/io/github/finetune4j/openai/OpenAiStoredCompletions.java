// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.Pages;
import io.github.finetune4j.http.provider.Fields;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * The chat completions that the service keeps, since their requests said {@code store}, call by call. OpenAI keeps them
 * for 30 days, by its guide to distillation: older ones are not listed, and only their own application has them. Safe
 * for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class OpenAiStoredCompletions {
    private static final String[] STORED = {"chat", "completions"};
    private static final int PAGE = 100;

    private final ApiClient client;

    OpenAiStoredCompletions(ApiClient client) {
        this.client = client;
    }

    /**
     * {@return the completions of a model, oldest first, asked for page by page}
     *
     * @param model the service's name of it; empty for those of all models
     */
    public Pages<OpenAiStoredCompletion> list(String model) {
        String operation = "list stored completions";
        HttpCall call = HttpCall.get(STORED)
                .operation(operation)
                .addQuery("limit", PAGE)
                .addQuery("order", "asc")
                .addQuery("model", model.isEmpty() ? null : model)
                .build();
        return OpenAiLists.of(client, call)
                .map(fields -> new OpenAiStoredCompletion(fields.with("id", "completion", client.provider(), operation)
                        .raw()));
    }

    /**
     * {@return what the model was asked, as JSON values of messages, in their order, asked for page by page}
     *
     * @param id of the completion
     */
    public Pages<Map<String, Object>> messages(String id) {
        HttpCall call = HttpCall.get(STORED[0], STORED[1], id, "messages")
                .operation("get stored messages")
                .addQuery("limit", PAGE)
                .addQuery("order", "asc")
                .build();
        return OpenAiLists.of(client, call).map(Fields::raw);
    }
}
