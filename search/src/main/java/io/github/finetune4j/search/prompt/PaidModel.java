// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.prompt;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.DelegatingChatModel;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.TokenPrice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A model each of whose answers is paid for once, within the budget. */
final class PaidModel extends DelegatingChatModel {
    private static final System.Logger LOG = System.getLogger(PaidModel.class.getName());

    private final String role;
    private final PaidCalls calls;
    private final @Nullable TokenPrice price;
    private final OptionalInt maxTokens;
    private final boolean keptOnly;

    PaidModel(ChatModel model, String role, PaidCalls calls, @Nullable TokenPrice price, OptionalInt maxTokens) {
        this(model, role, calls, price, maxTokens, false);
    }

    private PaidModel(
            ChatModel model,
            String role,
            PaidCalls calls,
            @Nullable TokenPrice price,
            OptionalInt maxTokens,
            boolean keptOnly) {
        super(model);
        this.role = role;
        this.calls = calls;
        this.price = price;
        this.maxTokens = maxTokens;
        this.keptOnly = keptOnly;
    }

    /** {@return the same, which asks nothing: what it was not answered before is a failure} */
    PaidModel keptOnly() {
        return new PaidModel(model(), role, calls, price, maxTokens, true);
    }

    /** {@return what this request may take at most} */
    CallCost most(ChatRequest request) {
        return CallCost.most(limited(request), price);
    }

    private ChatRequest limited(ChatRequest request) {
        return maxTokens.isEmpty() || request.maxTokens().isPresent()
                ? request
                : request.toBuilder().maxTokens(maxTokens.getAsInt()).build();
    }

    /** A hash of whom is asked, and of everything that the request says. */
    private String key(ChatRequest request) {
        Map<String, Object> all = new LinkedHashMap<>(request.fields());
        request.temperature().ifPresent(value -> all.put("temperature", value));
        request.topP().ifPresent(value -> all.put("top_p", value));
        request.topK().ifPresent(value -> all.put("top_k", value));
        request.maxTokens().ifPresent(value -> all.put("max_tokens", value));
        request.seed().ifPresent(value -> all.put("seed", value));
        request.key().ifPresent(value -> all.put("key", value));
        all.put("stop", request.stop());
        all.put("model", identity().orElse(name()));
        all.remove("messages");
        return new ChatExample(request.messages(), all).fingerprint().hex().substring(0, 32);
    }

    @Override
    public ChatResponse chat(ChatRequest asked) {
        return chatAll(List.of(asked)).get(0);
    }

    @Override
    public ChatResponse chat(ChatRequest asked, Consumer<String> onText) {
        ChatResponse response = chat(asked);
        onText.accept(response.text());
        return response;
    }

    @Override
    public List<ChatResponse> chatAll(List<ChatRequest> asked) {
        List<ChatRequest> requests = asked.stream().map(this::limited).toList();
        List<String> keys = requests.stream().map(this::key).toList();
        List<Optional<ChatResponse>> found = keys.stream().map(calls::known).toList();
        List<ChatRequest> open = new ArrayList<>();
        List<String> openKeys = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            if (found.get(i).isEmpty()) {
                open.add(requests.get(i));
                openKeys.add(keys.get(i));
            }
        }
        List<ChatResponse> fresh = open.isEmpty() ? List.of() : ask(open, openKeys);
        List<ChatResponse> all = new ArrayList<>();
        int next = 0;
        for (Optional<ChatResponse> known : found) {
            all.add(known.isPresent() ? known.get() : fresh.get(next++));
        }
        return all;
    }

    private List<ChatResponse> ask(List<ChatRequest> requests, List<String> keys) {
        if (keptOnly) {
            throw new FineTuneException(name() + " was asked this, and did not answer -> run the search again");
        }
        long first = calls.begin(role, keys, requests.stream().map(this::most).toList());
        List<ChatResponse> given;
        try {
            given = requests.size() == 1 ? List.of(model().chat(requests.get(0))) : model().chatAll(requests);
            if (given.size() != requests.size()) {
                throw new IllegalStateException("the model " + name() + " gave " + given.size() + " answers to "
                        + requests.size() + " requests -> give one answer per request from chatAll, in their order");
            }
        } catch (RuntimeException | Error e) {
            for (int i = 0; i < keys.size(); i++) {
                calls.failed(first + i, keys.get(i), e);
            }
            throw e;
        }
        List<ChatResponse> kept = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            ChatResponse response = given.get(i);
            CallCost cost = CallCost.of(response.usage(), price);
            warn(cost, most(requests.get(i)));
            kept.add(calls.answered(first + i, keys.get(i), response, cost));
        }
        return kept;
    }

    private void warn(CallCost cost, CallCost most) {
        if (maxTokens.isPresent() && cost.tokens() > most.tokens()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "an answer of {0} took {1} tokens, more than the {2} that were set aside for it",
                    name(),
                    cost.tokens(),
                    most.tokens());
        }
    }
}
