// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.task;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.names.Names;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * Something that people should judge. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class LabelingTask {
    private final String id;
    private final List<Message> prompt;
    private final Map<String, String> answers;
    private final String expected;
    private final Map<String, LabelValue> prelabels;
    private final Map<String, LabelValue> gold;
    private final double priority;
    private final Map<String, Object> fields;

    private LabelingTask(LabelingTask task, double priority) {
        id = task.id;
        prompt = task.prompt;
        answers = task.answers;
        expected = task.expected;
        prelabels = task.prelabels;
        gold = task.gold;
        fields = task.fields;
        this.priority = Given.finite("priority of the task " + id, priority);
    }

    private LabelingTask(Builder settings) {
        id = settings.id;
        prompt = settings.prompt;
        answers = Collections.unmodifiableMap(new LinkedHashMap<>(settings.answers));
        expected = settings.expected;
        prelabels = Collections.unmodifiableMap(new LinkedHashMap<>(settings.prelabels));
        gold = Collections.unmodifiableMap(new LinkedHashMap<>(settings.gold));
        priority = settings.priority;
        fields = settings.fields;
    }

    /**
     * {@return a builder}
     *
     * @param id unique in its queue; people see it, so it must not show which model answered
     * @param prompt what was asked, at least one message
     */
    public static Builder builder(String id, List<Message> prompt) {
        return new Builder(id, prompt);
    }

    /** {@return its id, unique in its queue} */
    public String id() {
        return id;
    }

    /** {@return what was asked} */
    public List<Message> prompt() {
        return prompt;
    }

    /** {@return the answers to judge by their names, which nobody who judges sees} */
    public Map<String, String> answers() {
        return answers;
    }

    /** {@return the answer that was expected; empty where none is known or it is not to be shown} */
    public String expected() {
        return expected;
    }

    /** {@return what a model would say, by the question's name} */
    public Map<String, LabelValue> prelabels() {
        return prelabels;
    }

    /** {@return what is right, by the question's name; of a gold question; else empty} */
    public Map<String, LabelValue> gold() {
        return gold;
    }

    /** {@return the higher, the earlier it is given out} */
    public double priority() {
        return priority;
    }

    /**
     * {@return the same task with another priority}
     *
     * @param other the higher, the earlier
     */
    public LabelingTask withPriority(double other) {
        return new LabelingTask(this, other);
    }

    /** {@return further fields of the row as JSON values, which come back with the rows} */
    public Map<String, Object> fields() {
        return fields;
    }

    /** {@return the text that spans are marked in} */
    public String markedText() {
        return answers.isEmpty()
                ? prompt.get(prompt.size() - 1).content()
                : answers.values().iterator().next();
    }

    @Override
    public String toString() {
        return "task " + id;
    }

    /**
     * Makes tasks. For use by one thread.
     *
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public static final class Builder {
        private final String id;
        private final List<Message> prompt;
        private final Map<String, String> answers = new LinkedHashMap<>();
        private final Map<String, LabelValue> prelabels = new LinkedHashMap<>();
        private final Map<String, LabelValue> gold = new LinkedHashMap<>();
        private String expected = "";
        private double priority;
        private Map<String, Object> fields = Map.of();

        private Builder(String id, List<Message> prompt) {
            this.id = Names.check("a task's id", id);
            this.prompt = List.copyOf(prompt);
            if (prompt.isEmpty()) {
                throw new IllegalArgumentException("prompt of the task " + id + ": no message -> give what was asked");
            }
        }

        /**
         * Adds an answer to judge.
         *
         * @param name whose it is; nobody who judges sees it
         * @param text what was answered
         * @return this
         */
        public Builder addAnswer(String name, String text) {
            answers.put(Names.check("an answer's name", name), text);
            return this;
        }

        /**
         * Sets the answer that was expected, which is shown.
         *
         * @param expected none by default
         * @return this
         */
        public Builder expected(String expected) {
            this.expected = expected;
            return this;
        }

        /**
         * Adds what a model would say, shown where the queue shows it.
         *
         * @param question its name
         * @param value what the model says
         * @return this
         */
        public Builder addPrelabel(String question, LabelValue value) {
            prelabels.put(question, value);
            return this;
        }

        /**
         * Adds what is right, which makes it a gold question: everybody may be given it, unannounced.
         *
         * @param question its name
         * @param value what is right
         * @return this
         */
        public Builder addGold(String question, LabelValue value) {
            gold.put(question, value);
            return this;
        }

        /**
         * Sets what comes first: how uncertain the model was, how much two models disagree, how likely a label is
         * wrong.
         *
         * @param priority the higher, the earlier; 0 by default
         * @return this
         */
        public Builder priority(double priority) {
            this.priority = Given.finite("priority of the task " + id, priority);
            return this;
        }

        /**
         * Sets further fields of the row.
         *
         * @param fields JSON values by name; they come back with the rows, and nobody who judges sees them
         * @return this
         */
        public Builder fields(Map<String, ?> fields) {
            this.fields = Json.plainMap(fields);
            return this;
        }

        /** {@return the task} */
        public LabelingTask build() {
            return new LabelingTask(this);
        }
    }
}
