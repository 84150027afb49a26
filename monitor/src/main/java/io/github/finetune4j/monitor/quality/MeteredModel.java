// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.quality;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.DelegatingChatModel;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.internal.names.NoNull;
import java.util.List;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * A model that adds up what its answers cost, so that a judge can be held to a sum. As safe for use by several threads
 * as the model is.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class MeteredModel extends DelegatingChatModel {
    private final TokenPrice price;
    private final DoubleAdder spent = new DoubleAdder();

    private MeteredModel(ChatModel model, TokenPrice price) {
        super(model);
        NoNull.check("a metered model", "model", model, "price", price);
        this.price = price;
    }

    /**
     * {@return the model, metered}
     *
     * @param model judges, for example
     * @param price of its tokens
     */
    public static MeteredModel of(ChatModel model, TokenPrice price) {
        return new MeteredModel(model, price);
    }

    /** {@return what all answers so far cost, in the price's currency} */
    public double spent() {
        return spent.sum();
    }

    @Override
    public ChatResponse chat(ChatRequest request) {
        return metered(model().chat(request));
    }

    @Override
    public ChatResponse chat(ChatRequest request, Consumer<String> onText) {
        return metered(model().chat(request, onText));
    }

    @Override
    public List<ChatResponse> chatAll(List<ChatRequest> requests) {
        return model().chatAll(requests).stream().map(this::metered).toList();
    }

    private ChatResponse metered(ChatResponse response) {
        spent.add(price.of(response.usage()));
        return response;
    }
}
