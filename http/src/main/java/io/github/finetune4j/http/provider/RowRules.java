// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.provider;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PreferenceExample;
import io.github.finetune4j.internal.chat.MessageParts;
import io.github.finetune4j.training.FineTuneSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apiguardian.api.API;

/**
 * The rules that services which tune open models have for rows: the first few breaches, in words. Safe for use by
 * several threads, as far as the order is.
 *
 * @param images whether the model takes them
 * @param tools whether it is tuned to call them
 * @param fields that a chat may have beside its messages
 * @param order says what is wrong with the order of a chat's messages; empty text: nothing
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record RowRules(boolean images, boolean tools, Set<String> fields, Order order) {
    private static final int SHOWN = 5;

    /**
     * A rule for the order of messages.
     *
     * @since 0.1
     */
    @FunctionalInterface
    public interface Order {
        /**
         * {@return what is wrong, in words; empty text: nothing}
         *
         * @param messages of a chat
         * @param tools whether the chat calls tools
         */
        String problem(List<Message> messages, boolean tools);
    }

    /**
     * {@return the first breaches of the specification's rows}
     *
     * @param spec what is to be trained
     */
    public List<String> problems(FineTuneSpec spec) {
        List<String> problems = new ArrayList<>();
        int count = add(problems, "training", spec.trainingData(), 0);
        count = spec.validationData().isPresent()
                ? add(problems, "validation", spec.validationData().get(), count)
                : count;
        if (count > SHOWN) {
            problems.add("and " + (count - SHOWN) + " more rows");
        }
        return problems;
    }

    private int add(List<String> problems, String what, Dataset data, int before) {
        int count = before;
        int row = 0;
        for (Example example : data) {
            row++;
            String problem = problem(example);
            if (!problem.isEmpty() && ++count <= SHOWN) {
                problems.add("row " + row + " of the " + what + " data " + problem);
            }
        }
        return count;
    }

    private String problem(Example example) {
        Optional<String> parts = images ? Optional.empty() : MessageParts.notText(example.messages());
        if (parts.isPresent()) {
            return "has parts beside text, and this model takes none: " + parts.get();
        }
        if (example instanceof PreferenceExample pair) {
            return preference(pair);
        }
        return example instanceof ChatExample chat ? chat(chat) : "";
    }

    private String chat(ChatExample chat) {
        Set<String> more = new TreeSet<>(chat.fields().keySet());
        more.removeAll(fields);
        if (!more.isEmpty()) {
            return "has fields that the service refuses: " + more + ": remove them";
        }
        boolean calls =
                !chat.tools().isEmpty() || chat.messages().stream().anyMatch(message -> message.role() == Role.TOOL);
        if (calls && !tools) {
            return "calls tools, and this model is not tuned for that here: choose another";
        }
        if (chat.messages().stream().noneMatch(by(Role.ASSISTANT))) {
            return "has no message of the assistant: there is nothing to learn";
        }
        return order.problem(chat.messages(), calls);
    }

    private static Predicate<Message> by(Role role) {
        return message -> message.role() == role;
    }

    /**
     * {@return what is wrong where user and assistant have to take turns, after at most one system message}
     *
     * @param messages of a chat
     */
    public static String turns(List<Message> messages) {
        Role before = Role.ASSISTANT;
        for (int i = 0; i < messages.size(); i++) {
            Role role = messages.get(i).role();
            boolean opening = i == 0 && role == Role.SYSTEM;
            boolean turn = role == (before == Role.ASSISTANT ? Role.USER : Role.ASSISTANT);
            if (!opening && !turn) {
                return "does not alternate between user and assistant, with at most one system message before: message "
                        + (i + 1) + " is the " + role.name().toLowerCase(Locale.ROOT) + "'s";
            }
            before = opening ? Role.ASSISTANT : role;
        }
        return "";
    }

    private static String preference(PreferenceExample pair) {
        List<Message> prompt = pair.prompt();
        if (prompt.isEmpty() || prompt.get(prompt.size() - 1).role() != Role.USER) {
            return "does not end its prompt with the user";
        }
        return answers(pair.preferred()) && answers(pair.rejected())
                ? ""
                : "needs exactly one message of the assistant, with a text, on each side";
    }

    private static boolean answers(List<Message> messages) {
        return messages.size() == 1
                && messages.get(0).role() == Role.ASSISTANT
                && !messages.get(0).content().isBlank();
    }
}
