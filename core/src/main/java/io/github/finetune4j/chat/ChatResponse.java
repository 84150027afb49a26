// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chat;

import io.github.finetune4j.internal.chat.CallIds;
import io.github.finetune4j.internal.chat.ChatFields;
import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.names.NoNull;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * A model's answer to a request.
 *
 * <p>It holds its further facts as JSON, as they came; {@link #id}, {@link #model}, {@link #toolCalls},
 * {@link #logProbabilities}, {@link #refusal} and {@link #callId} are views of them, and {@link #extra} is the rest.
 *
 * @param text the answer; empty where it consists of tool calls only
 * @param finishReason why it ended
 * @param usage tokens taken
 * @param fields further facts as JSON values, for example {@code id}, {@code model}, {@code tool_calls}
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record ChatResponse(String text, FinishReason finishReason, Usage usage, Map<String, Object> fields) {
    private static final String ID = "id";
    private static final String MODEL = "model";
    private static final String REFUSAL = "refusal";
    private static final Set<String> TYPED =
            Set.of(ID, MODEL, REFUSAL, CallIds.FIELD, ChatFields.TOOL_CALLS, ChatFields.LOGPROBS);

    /**
     * Copies {@code fields}.
     *
     * @throws IllegalArgumentException if a part is null
     */
    public ChatResponse {
        NoNull.check("a chat response", "text", text, "finishReason", finishReason, "usage", usage, "fields", fields);
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /**
     * Makes a response without further facts.
     *
     * @param text the answer
     * @param finishReason why it ended
     * @param usage tokens taken
     */
    public ChatResponse(String text, FinishReason finishReason, Usage usage) {
        this(text, finishReason, usage, Map.of());
    }

    /**
     * {@return the answer of a message, for models of one's own: {@link #message} turned round}
     *
     * @param message of the assistant, with tool calls or without
     * @param finishReason why it ended
     * @param usage tokens taken
     */
    public static ChatResponse of(Message message, FinishReason finishReason, Usage usage) {
        NoNull.check("a chat response", "message", message);
        if (message.role() != Role.ASSISTANT) {
            throw new IllegalArgumentException("an answer is the assistant's, got a message of role "
                    + message.role().word() + " -> take Message.assistant");
        }
        return new ChatResponse(message.content(), finishReason, usage, message.fields());
    }

    /**
     * {@return the same answer with a further fact}
     *
     * @param name of the field; replaces one of that name
     * @param value JSON value
     */
    public ChatResponse with(String name, Object value) {
        NoNull.check("a further fact of a chat response", "name", name, name + "'s value", value);
        Map<String, Object> more = new LinkedHashMap<>(fields);
        more.put(name, value);
        return new ChatResponse(text, finishReason, usage, more);
    }

    /** {@return the answer as the next turn of the conversation: its text and its tool calls} */
    public Message message() {
        return Message.assistant(text, toolCalls());
    }

    /** {@return by what the service finds the answer again; empty where it gave none} */
    public Optional<String> id() {
        return JsonView.text(fields, ID);
    }

    /**
     * {@return the id of the call, to be kept beside the answer for feedback; empty where the answer is of no rollout
     * that counts it and of no capture} Unlike {@link #id}, it is the application's own: one for all layers around the
     * model, at most 300 characters, which show nobody else who asked or which model answered.
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public Optional<String> callId() {
        return CallIds.of(fields);
    }

    /**
     * {@return which model answered, in the service's words: often a dated name of the one that was asked; empty where
     * it doesn't report it}
     */
    public Optional<String> model() {
        return JsonView.text(fields, MODEL);
    }

    /** {@return the tools that the model calls, in order; what is no object in the JSON is a call without a name} */
    public List<ToolCall> toolCalls() {
        return Message.calls(fields);
    }

    /**
     * {@return how probable each token of the text was, in order; none where the request didn't ask, or the service
     * doesn't report it}
     */
    public List<TokenLogProbability> logProbabilities() {
        return TokenLogProbability.list(
                JsonView.object(fields, ChatFields.LOGPROBS).get("content"));
    }

    /** {@return why the model refused to answer, in its words; empty where it didn't} */
    public Optional<String> refusal() {
        return JsonView.text(fields, REFUSAL);
    }

    /** {@return the facts that no method here shows, as JSON values: for example {@code cached_tokens}} */
    public Map<String, Object> extra() {
        return JsonView.without(fields, TYPED);
    }
}
