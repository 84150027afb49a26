// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chat;

import io.github.finetune4j.internal.names.NoNull;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * A model around another one: for what is asked before the model, done to its answer or reported of the call.
 * Everything but the answers is the inner model's: its name, its identity, its batches. The three ways to ask are left
 * to the subclass, so that none of them goes past it by accident. A subclass that answers otherwise than the inner
 * model overrides {@link #identity()}, too.
 *
 * <p>Safe for use by several threads where the inner model and the subclass are.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public abstract class DelegatingChatModel implements ChatModel {
    private final ChatModel model;

    /**
     * Keeps the inner model.
     *
     * @param model that is asked in the end
     */
    protected DelegatingChatModel(ChatModel model) {
        NoNull.check("a model around another one", "model", model);
        this.model = model;
    }

    /** {@return the inner model} */
    protected final ChatModel model() {
        return model;
    }

    @Override
    public abstract ChatResponse chat(ChatRequest request);

    @Override
    public abstract ChatResponse chat(ChatRequest request, Consumer<String> onText);

    @Override
    public abstract List<ChatResponse> chatAll(List<ChatRequest> requests);

    @Override
    public boolean gainsFromBatches() {
        return model.gainsFromBatches();
    }

    @Override
    public int requestsAtOnce() {
        return model.requestsAtOnce();
    }

    /** {@return empty: batches of the inner model would go past this one} A subclass may override it. */
    @Override
    public Optional<BatchModel> inBatches(Path folder) {
        return Optional.empty();
    }

    @Override
    public String name() {
        return model.name();
    }

    @Override
    public Optional<String> identity() {
        return model.identity();
    }
}
