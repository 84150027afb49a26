// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

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
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What Together AI asks of rows (its guide to data preparation): a conversation begins with the system or the user and
 * alternates between user and assistant; a row has no further fields; a pair has one answer on each side. The first few
 * breaches, in words.
 */
final class RowRules {
    private static final int SHOWN = 5;
    private static final Set<String> ROW_FIELDS = Set.of("tools");

    private final ModelLimits limits;
    private final List<String> problems = new ArrayList<>();
    private int count;

    private RowRules(ModelLimits limits) {
        this.limits = limits;
    }

    static List<String> problems(FineTuneSpec spec, ModelLimits limits) {
        RowRules rules = new RowRules(limits);
        rules.rows("training", spec.trainingData());
        spec.validationData().ifPresent(data -> rules.rows("validation", data));
        if (rules.count > SHOWN) {
            rules.problems.add("and " + (rules.count - SHOWN) + " more rows");
        }
        return rules.problems;
    }

    private void rows(String what, Dataset data) {
        int row = 0;
        for (Example example : data) {
            row++;
            String problem = problem(example);
            if (!problem.isEmpty() && ++count <= SHOWN) {
                problems.add("row " + row + " of the " + what + " data " + problem);
            }
        }
    }

    private String problem(Example example) {
        Optional<String> parts = limits.images() ? Optional.empty() : MessageParts.notText(example.messages());
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
        more.removeAll(ROW_FIELDS);
        if (!more.isEmpty()) {
            return "has fields that the service refuses: " + more + ": remove them";
        }
        boolean tools =
                !chat.tools().isEmpty() || chat.messages().stream().anyMatch(message -> message.role() == Role.TOOL);
        if (tools && !limits.tools()) {
            return "calls tools, and this model is not tuned for that here: choose another";
        }
        if (chat.messages().stream().noneMatch(message -> message.role() == Role.ASSISTANT)) {
            return "has no message of the assistant: there is nothing to learn";
        }
        return tools ? "" : order(chat.messages());
    }

    private static String order(List<Message> messages) {
        Role before = Role.ASSISTANT;
        for (int i = 0; i < messages.size(); i++) {
            Role role = messages.get(i).role();
            boolean opening = i == 0 && role == Role.SYSTEM;
            boolean turn = role == (before == Role.ASSISTANT ? Role.USER : Role.ASSISTANT);
            if (!opening && !turn) {
                return "does not alternate between user and assistant, with at most one system message before: message "
                        + (i + 1) + " is the " + role.name().toLowerCase(java.util.Locale.ROOT) + "'s";
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
