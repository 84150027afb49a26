// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * A model that answers a conversation: remote or local, a baseline with a prompt, or a rollout in progress.
 *
 * <p>Implementations may be called by several threads at once.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
@FunctionalInterface
public interface ChatModel {
    /**
     * {@return the answer}
     *
     * @param request conversation and settings
     * @throws io.github.finetune4j.error.FineTuneException if the model cannot answer
     * @throws IllegalArgumentException if the request is wrong in itself
     */
    ChatResponse chat(ChatRequest request);

    /**
     * Answers, and hands over the text as it comes.
     *
     * @param request conversation and settings
     * @param onText called on the calling thread with each new piece of text; by default once, with all of it
     * @return the whole answer
     * @throws io.github.finetune4j.error.FineTuneException if the model cannot answer
     */
    default ChatResponse chat(ChatRequest request, Consumer<String> onText) {
        ChatResponse response = chat(request);
        onText.accept(response.text());
        return response;
    }

    /**
     * Answers many requests, each on its own; models that gain from a batch override it.
     *
     * @param requests in any number
     * @return the answers in the order of the requests
     * @throws io.github.finetune4j.error.FineTuneException if one of them cannot be answered
     */
    default List<ChatResponse> chatAll(List<ChatRequest> requests) {
        return requests.stream().map(this::chat).toList();
    }

    /**
     * {@return whether {@link #chatAll} is faster than one {@link #chat} after the other} Where it is not, one failed
     * request must not cost the others of its batch, and callers ask one by one. By default: whether the class
     * overrides {@code chatAll}.
     */
    default boolean gainsFromBatches() {
        try {
            return getClass().getMethod("chatAll", List.class).getDeclaringClass() != ChatModel.class;
        } catch (NoSuchMethodException e) {
            return true; // not public there, so not this interface's
        }
    }

    /**
     * {@return the same model, asked in batches; empty where its service takes none} By default empty.
     *
     * @param folder where what was asked is on record, of this model and of others
     */
    default Optional<BatchModel> inBatches(Path folder) {
        return Optional.empty();
    }

    /** {@return a name for reports} */
    default String name() {
        return getClass().getSimpleName();
    }

    /**
     * {@return how many requests it likes to be given to {@link #chatAll} at once; 16 unless overridden} A model that
     * puts the next request in the place of one that is done gains from several times as many as it answers at a time.
     */
    default int requestsAtOnce() {
        return 16;
    }

    /**
     * {@return what distinguishes this model from every other, in any process and at any time, for example {@code
     * local/job-…} or {@code openai/ft:gpt-…}; empty where it does not know} What is found again later (a rollout's
     * state) is found by it, so another model must never give the same text. By default empty.
     */
    default Optional<String> identity() {
        return Optional.empty();
    }

    /**
     * {@return the same model under another name: tables read better with "base" than with a class or a folder} Where
     * the model has no {@link #identity()}, the name is that, too: then it changes whenever the model does, like
     * {@code support-v2}.
     *
     * @param newName for reports; one line of 1 to 2,048 characters
     */
    default ChatModel named(String newName) {
        return new NamedChatModel(newName, this);
    }
}
