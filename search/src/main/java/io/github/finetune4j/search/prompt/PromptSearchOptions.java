// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.prompt;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Budget;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.ScoreKind;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.search.internal.SearchJournals;
import io.github.finetune4j.search.sampler.Sampler;
import io.github.finetune4j.search.sampler.Samplers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The settings of a prompt search's builder, with the defaults. */
final class PromptSearchOptions implements Cloneable {
    static final int MINIBATCH = 35;

    final ChatModel model;
    final Evaluator evaluator;
    TaskPrompt inUse = TaskPrompt.of("");

    @Nullable Dataset training;

    @Nullable Dataset validation;

    @Nullable Dataset test;

    @Nullable ChatModel proposer;

    @Nullable ChatModel teacher;

    int instructions = 5;
    int exampleSets = 6;
    int examples = 4;
    double passMark = Double.NaN;
    int trials;
    int minibatch;
    int fullEvery = 5;
    Sampler sampler = Samplers.fewTrials();
    Budget budget = Budget.unlimited();
    int maxTokens;
    Map<String, TokenPrice> prices = new LinkedHashMap<>();
    JournalStore store = SearchJournals.inMemory();
    String name = "prompt-search";
    long seed;
    Consumer<PromptSearchPlan> plan = plan -> {};

    PromptSearchOptions(ChatModel model, Evaluator evaluator) {
        this.model = model;
        this.evaluator = evaluator;
    }

    PromptSearchOptions copy() {
        try {
            PromptSearchOptions copy = (PromptSearchOptions) clone();
            copy.prices = new LinkedHashMap<>(prices);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("these options cannot be cloned -> report it as a bug", e);
        }
    }

    Metric metric() {
        return evaluator.metrics().get(0);
    }

    Dataset training() {
        return Objects.requireNonNull(training, "training");
    }

    Dataset validation() {
        return Objects.requireNonNull(validation, "validation");
    }

    Dataset test() {
        return Objects.requireNonNull(test, "test");
    }

    ChatModel proposer() {
        return proposer == null ? model : proposer;
    }

    ChatModel teacher() {
        return teacher == null ? model : teacher;
    }

    OptionalInt maxTokens() {
        return maxTokens == 0 ? OptionalInt.empty() : OptionalInt.of(maxTokens);
    }

    /** MIPROv2's rule for two things that are chosen, among n each. */
    int trials() {
        int most = Math.max(instructions, exampleSets);
        return trials > 0 ? trials : (int) Math.max(4 * Math.log(most) / Math.log(2), 1.5 * most);
    }

    /** {@return the score from which on a teacher's answer is an example} */
    double passMark() {
        return Double.isNaN(passMark) ? 1 : passMark;
    }

    /** {@return what is missing or contradictory, all of it} */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        missing(problems, "training", training);
        missing(problems, "validation", validation);
        missing(problems, "test", test);
        if (Double.isNaN(passMark) && metric().kind() != ScoreKind.BINARY && ExampleSets.mixed(this) > 0) {
            problems.add("passMark: missing, and " + metric().name()
                    + " is not pass or fail -> say from which score on a teacher's answer is a good example");
        }
        boolean money = budget.limitsMoney();
        if ((money || budget.tokens() < Long.MAX_VALUE) && maxTokens == 0) {
            problems.add("maxTokens: missing with " + budget
                    + " -> say how long one answer may be, or nobody knows what a call may take");
        }
        for (ChatModel each : List.of(model, proposer(), teacher())) {
            if (money && !prices.containsKey(each.name())) {
                problems.add("price of " + each.name() + ": missing with " + budget + " -> add it with addPrice");
            }
        }
        return problems.stream().distinct().toList();
    }

    private static void missing(List<String> problems, String what, @Nullable Dataset data) {
        if (data == null || data.isEmpty()) {
            problems.add(what + ": no rows -> give some");
        }
    }

    /** {@return what must be the same in all processes} */
    Map<String, Object> what() {
        Map<String, Object> what = new LinkedHashMap<>();
        what.put("prompt in use", inUse.identity());
        what.put("training data", training().fingerprint().hex());
        what.put("validation data", validation().fingerprint().hex());
        what.put("test data", test().fingerprint().hex());
        what.put("model", who(model));
        what.put("proposer", who(proposer()));
        what.put("teacher", who(teacher()));
        what.put("metric", metric().name());
        what.put("instructions", String.valueOf(instructions));
        what.put("example sets", String.valueOf(exampleSets));
        what.put("examples", String.valueOf(examples));
        what.put("pass mark", String.valueOf(passMark()));
        what.put("minibatch", String.valueOf(minibatch));
        what.put("trials in a round", String.valueOf(fullEvery));
        what.put("most tokens", String.valueOf(maxTokens));
        what.put("seed", String.valueOf(seed));
        return what;
    }

    private static String who(ChatModel model) {
        return model.identity().orElse(model.name());
    }
}
