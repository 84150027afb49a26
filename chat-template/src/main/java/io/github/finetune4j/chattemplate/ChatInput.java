// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate;

import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The input of a chat template: plain maps, lists, strings, numbers, booleans and null, as in JSON. Maps keep their
 * order. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class ChatInput {
    private static final List<String> REASONING = List.of("reasoning_content", "thinking", "reasoning");

    private final List<Map<String, ?>> messages;
    private final @Nullable List<Map<String, ?>> tools;
    private final @Nullable List<Map<String, ?>> documents;
    private final boolean addGenerationPrompt;
    private final Map<String, Object> variables;
    private final Map<String, Object> inputVariables;
    private final InstantSource clock;
    private final ZoneId zone;

    private ChatInput(Builder builder) {
        this.messages = List.copyOf(builder.messages);
        this.tools = builder.tools;
        this.documents = builder.documents;
        this.addGenerationPrompt = builder.addGenerationPrompt;
        this.variables = new LinkedHashMap<>(builder.variables);
        this.inputVariables = new LinkedHashMap<>(builder.inputVariables);
        this.clock = builder.clock;
        this.zone = builder.zone;
    }

    /** {@return a builder with no messages, no tools, no documents and no generation prompt} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return a builder that starts with what this input holds} */
    public Builder toBuilder() {
        Builder copy = new Builder();
        copy.messages = messages;
        copy.tools = tools;
        copy.documents = documents;
        copy.addGenerationPrompt = addGenerationPrompt;
        copy.variables.putAll(variables);
        copy.inputVariables.putAll(inputVariables);
        copy.clock = clock;
        copy.zone = zone;
        return copy;
    }

    /** {@return the conversation, oldest message first} */
    public List<Map<String, ?>> messages() {
        return messages;
    }

    /** {@return whether the start of an assistant's answer is rendered at the end} */
    public boolean addGenerationPrompt() {
        return addGenerationPrompt;
    }

    Map<String, Object> trustedVariables() {
        Map<String, Object> all = new LinkedHashMap<>(variables);
        all.put("add_generation_prompt", addGenerationPrompt);
        return all;
    }

    Map<String, @Nullable Object> inputs() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(inputVariables);
        all.put("messages", messages.stream().map(ChatInput::prepared).toList());
        all.put("tools", tools);
        all.put("documents", documents);
        return all;
    }

    /**
     * As transformers does: keys without a value are dropped, and reasoning is offered under each of its usual names.
     */
    private static Map<String, @Nullable Object> prepared(Map<String, ?> message) {
        Map<String, @Nullable Object> prepared = new LinkedHashMap<>();
        Object reasoning = REASONING.stream()
                .<@Nullable Object>map(message::get)
                .filter(value -> value != null)
                .findFirst()
                .orElse(null);
        if (reasoning != null) {
            prepared.put("thinking", reasoning);
        }
        message.forEach((key, value) -> {
            if (value != null) {
                prepared.put(key, value);
            }
        });
        if (reasoning != null) {
            prepared.put("reasoning_content", reasoning);
        }
        return prepared;
    }

    ZonedDateTime now() {
        return clock.instant().atZone(zone);
    }

    /** Builds a {@link ChatInput}. Setters replace. Not safe for use by several threads. */
    public static final class Builder {
        private List<Map<String, ?>> messages = List.of();
        private @Nullable List<Map<String, ?>> tools;
        private @Nullable List<Map<String, ?>> documents;
        private boolean addGenerationPrompt;
        private final Map<String, Object> variables = new LinkedHashMap<>();
        private final Map<String, Object> inputVariables = new LinkedHashMap<>();
        private InstantSource clock = Clock.systemUTC();
        private ZoneId zone = ZoneId.systemDefault();

        private Builder() {}

        /**
         * {@return this} Sets the conversation.
         *
         * @param messages oldest first, each with {@code role}, {@code content} and what else the template reads
         */
        public Builder messages(List<? extends Map<String, ?>> messages) {
            this.messages = copy(messages);
            return this;
        }

        /**
         * {@return this} Sets the tools offered. Without, a template sees {@code none}.
         *
         * @param tools JSON schemas of functions
         */
        public Builder tools(List<? extends Map<String, ?>> tools) {
            this.tools = copy(tools);
            return this;
        }

        /**
         * {@return this} Sets the documents for retrieval. Without, a template sees {@code none}.
         *
         * @param documents usually with {@code title} and {@code text}
         */
        public Builder documents(List<? extends Map<String, ?>> documents) {
            this.documents = copy(documents);
            return this;
        }

        private static List<Map<String, ?>> copy(List<? extends Map<String, ?>> maps) {
            return Collections.unmodifiableList(new ArrayList<>(maps));
        }

        /**
         * {@return this}
         *
         * @param add whether to end with the start of an assistant's answer
         */
        public Builder generationPrompt(boolean add) {
            this.addGenerationPrompt = add;
            return this;
        }

        /**
         * {@return this} Sets a variable that belongs to the model or its settings, such as {@code bos_token} or
         * {@code enable_thinking}: its text counts as the template's own, where special tokens are special.
         *
         * @param name as the template calls it
         * @param value text, number, boolean, list or map
         */
        public Builder addVariable(String name, Object value) {
            variables.put(name, value);
            return this;
        }

        /**
         * {@return this} Sets a variable that holds somebody's text: it's marked as input like a message.
         *
         * @param name as the template calls it
         * @param value text, number, boolean, list or map
         */
        public Builder addInputVariable(String name, Object value) {
            inputVariables.put(name, value);
            return this;
        }

        /**
         * {@return this} Sets what {@code strftime_now} gives; the machine's clock and zone otherwise.
         *
         * @param clock gives the instant
         * @param zone turns it into a date
         */
        public Builder clock(InstantSource clock, ZoneId zone) {
            this.clock = clock;
            this.zone = zone;
            return this;
        }

        /** {@return the input} */
        public ChatInput build() {
            return new ChatInput(this);
        }
    }
}
