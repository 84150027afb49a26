// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.chat.ImagePart;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PreferenceExample;
import io.github.finetune4j.dataset.TokenCounter;
import io.github.finetune4j.training.FineTuneSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The rules of Gemini's tuning for rows: the first few breaches, in words. */
final class DataRules {
    private static final int SHOWN = 5;
    private static final int CHARACTERS_PER_TOKEN = 4;
    private static final int SHARE_FROM = 1_000;
    private static final Set<String> ROW_FIELDS = Set.of("tools");

    private final FineTuneSpec spec;
    private final TunableModels.Limits limits;
    private final @Nullable TokenCounter counter;
    private final List<String> problems = new ArrayList<>();
    private int count;
    private boolean media;

    private DataRules(FineTuneSpec spec, TunableModels.Limits limits, @Nullable TokenCounter counter) {
        this.spec = spec;
        this.limits = limits;
        this.counter = counter;
    }

    static List<String> problems(FineTuneSpec spec, TunableModels.Limits limits, @Nullable TokenCounter counter) {
        DataRules rules = new DataRules(spec, limits, counter);
        rules.rows("training", spec.trainingData());
        spec.validationData().ifPresent(data -> rules.rows("validation", data));
        if (rules.count > SHOWN) {
            rules.problems.add("and " + (rules.count - SHOWN) + " more rows");
        }
        rules.sizes();
        return rules.problems;
    }

    private void sizes() {
        long rows = spec.trainingData().size();
        long most = media && limits.rowsWithMedia() > 0 ? limits.rowsWithMedia() : limits.rows();
        if (rows > most) {
            problems.add("the training data has at most " + most + " rows" + (media ? " with pictures" : "") + ", got "
                    + rows);
        }
        long validation = spec.validationData().map(Dataset::size).orElse(0);
        if (validation > limits.validationRows()) {
            problems.add("the validation data has at most " + limits.validationRows() + " rows, got " + validation);
        } else if (validation > SHARE_FROM && validation > rows * 3 / 10) {
            problems.add("the validation data, above 1000 rows, has at most 30 % of the training data's " + rows
                    + ", got " + validation);
        }
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
        boolean pictures = example.messages().stream()
                .anyMatch(message -> message.parts().stream().anyMatch(ImagePart.class::isInstance));
        media |= pictures;
        String problem = example instanceof PreferenceExample pair ? pair(pair, pictures) : chat((ChatExample) example);
        if (!problem.isEmpty()) {
            return problem;
        }
        try {
            GeminiRows.row(example);
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage()).replace(" -> ", ": "); // of all problems there is one remedy
        }
        long tokens = tokens(example);
        return tokens <= limits.tokensPerRow()
                ? ""
                : "has " + (counter == null ? "about " : "") + tokens + " tokens, the service takes "
                        + limits.tokensPerRow() + ": shorten it";
    }

    private static String chat(ChatExample chat) {
        List<Message> messages = spoken(chat.messages());
        if (messages.isEmpty() || messages.get(0).role() != Role.USER) {
            return "does not begin with the user";
        }
        if (last(messages).role() != Role.ASSISTANT) {
            return "does not end with the assistant: there is nothing to learn";
        }
        if (empty(last(messages))) {
            return "ends with an empty answer";
        }
        Set<String> more = new TreeSet<>(chat.fields().keySet());
        more.removeAll(ROW_FIELDS);
        if (!more.isEmpty()) {
            return "has fields that the service does not know: " + more + ": remove them";
        }
        boolean weighed = messages.stream().anyMatch(message -> message.fields().containsKey("weight"));
        return weighed ? "weighs a message, which the service cannot: leave weight out" : "";
    }

    private static String pair(PreferenceExample pair, boolean pictures) {
        List<Message> prompt = spoken(pair.prompt());
        if (prompt.isEmpty() || last(prompt).role() != Role.USER) {
            return "does not end its prompt with the user";
        }
        if (pictures) {
            return "has a picture; preference tuning takes texts alone";
        }
        boolean whole = single(pair.preferred()) && single(pair.rejected());
        return whole ? "" : "needs exactly one message of the assistant with a text in both answers";
    }

    private static boolean single(List<Message> answer) {
        return answer.size() == 1
                && answer.get(0).role() == Role.ASSISTANT
                && !answer.get(0).content().isBlank();
    }

    private static boolean empty(Message message) {
        return message.content().isBlank() && message.toolCalls().isEmpty();
    }

    private static List<Message> spoken(List<Message> messages) {
        return messages.stream()
                .filter(message -> message.role() != Role.SYSTEM && message.role() != Role.DEVELOPER)
                .toList();
    }

    private static Message last(List<Message> messages) {
        return messages.get(messages.size() - 1);
    }

    private long tokens(Example example) {
        if (counter != null) {
            TokenCounter counts = counter;
            return counts.countRow(example)
                    .orElseGet(() -> example.messages().stream()
                            .mapToInt(message -> counts.count(message.content()))
                            .sum());
        }
        long characters = example.messages().stream()
                .mapToLong(message -> message.content().length())
                .sum();
        return characters / CHARACTERS_PER_TOKEN;
    }
}
