// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PreferenceExample;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.TrainingMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The protocol's rules for rows: the first few breaches, in words. */
final class DataRules {
    private static final int SHOWN = 5;
    private static final Set<String> ROW_FIELDS = Set.of("tools", "parallel_tool_calls", "functions");

    private final FineTuneSpec spec;
    private final List<String> problems = new ArrayList<>();
    private int count;

    private DataRules(FineTuneSpec spec) {
        this.spec = spec;
    }

    static List<String> problems(FineTuneSpec spec, int fewestRows) {
        DataRules rules = new DataRules(spec);
        if (spec.trainingData().size() < fewestRows) {
            rules.problems.add("the service wants at least " + fewestRows + " rows of training data, got "
                    + spec.trainingData().size() + ": add some");
        }
        rules.rows("training", spec.trainingData());
        spec.validationData().ifPresent(data -> rules.rows("validation", data));
        if (spec.method() == TrainingMethod.REINFORCEMENT
                && spec.validationData().isEmpty()) {
            rules.problems.add("method REINFORCEMENT needs validation data, too: give some");
        }
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
        if (example instanceof PreferenceExample pair) {
            return preference(pair);
        }
        ChatExample chat = (ChatExample) example;
        if (spec.method() == TrainingMethod.REINFORCEMENT) {
            return last(chat.messages()).role() == Role.USER ? "" : "must end with the user in method REINFORCEMENT";
        }
        if (chat.messages().stream().noneMatch(message -> message.role() == Role.ASSISTANT)) {
            return "has no message of the assistant: there is nothing to learn";
        }
        Set<String> more = new java.util.TreeSet<>(chat.fields().keySet());
        more.removeAll(ROW_FIELDS);
        return more.isEmpty() ? "" : "has fields that the service refuses: " + more + ": remove them";
    }

    private static String preference(PreferenceExample pair) {
        if (last(pair.prompt()).role() == Role.ASSISTANT) {
            return "ends its prompt with the assistant, before the two answers";
        }
        return answers(pair.preferred()) && answers(pair.rejected())
                ? ""
                : "needs a message of the assistant with a text in both answers";
    }

    private static boolean answers(List<Message> messages) {
        return messages.stream()
                .anyMatch(message ->
                        message.role() == Role.ASSISTANT && !message.content().isBlank());
    }

    private static Message last(List<Message> messages) {
        return messages.get(messages.size() - 1);
    }
}
