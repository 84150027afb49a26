// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.ask;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.internal.callback.Attempt;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The rows of a data set, checked and made into questions. */
public final class TestRows {
    private static final int LISTED = 10;

    private TestRows() {}

    public static List<Question> of(EvaluatorSettings settings, Dataset data) {
        List<ChatExample> examples = data.chats().toList();
        check(settings, data, examples);
        checkGroups(settings, examples);
        settings.metrics().forEach(metric -> checkRows(metric, examples));
        return IntStream.range(0, examples.size())
                .mapToObj(i -> Question.of(i, examples.get(i), settings.request()))
                .toList();
    }

    /** With a budget, chance decides which rows are asked: the first ones may all be of one kind. */
    public static List<Question> inOrderOfAsking(EvaluatorSettings settings, List<Question> questions) {
        if (!settings.budget().limited()) {
            return questions;
        }
        List<Question> shuffled = new ArrayList<>(questions);
        Collections.shuffle(shuffled, new Random(settings.seed()));
        return shuffled;
    }

    private static void check(EvaluatorSettings settings, Dataset data, List<ChatExample> examples) {
        if (data.isEmpty()) {
            throw new IllegalArgumentException("the data set to evaluate on is empty: 0 examples -> give at least one;"
                    + " if it is the test part of a split, take more rows or a larger test fraction");
        }
        if (examples.isEmpty()) {
            throw new IllegalArgumentException("the data set to evaluate on has no chat example among its "
                    + data.size() + " examples -> give chat examples");
        }
        if (examples.size() < data.size()) {
            throw new IllegalArgumentException((data.size() - examples.size()) + " of " + data.size()
                    + " examples are no chats -> evaluate on the chats alone: Dataset.of(data.chats().toList())");
        }
        boolean needed = settings.metrics().stream().anyMatch(Metric::needsExpected);
        List<String> without = IntStream.range(0, examples.size())
                .filter(i -> examples.get(i).prompt().isEmpty()
                        || (needed && examples.get(i).answer().isEmpty()))
                .mapToObj(i -> String.valueOf(i + 1))
                .toList();
        if (!without.isEmpty()) {
            throw new IllegalArgumentException(without.size() + " of " + examples.size()
                    + " examples have no prompt that ends with an assistant message to compare answers with: example "
                    + listed(without) + " -> add the expected answer as the last message, or leave them out");
        }
    }

    /**
     * Slices and groups are determined from the rows alone, so what is wrong with them is said before anything is paid
     * for.
     */
    private static void checkGroups(EvaluatorSettings settings, List<ChatExample> examples) {
        settings.slices()
                .forEach((name, slice) ->
                        IntStream.range(0, examples.size()).forEach(i -> apply("slice " + name, slice, examples, i)));
        Function<ChatExample, @Nullable String> cluster = settings.cluster();
        if (cluster == null) {
            return;
        }
        List<String> without = IntStream.range(0, examples.size())
                .filter(i -> apply("group", cluster, examples, i) == null)
                .mapToObj(i -> String.valueOf(i + 1))
                .toList();
        if (!without.isEmpty()) {
            throw new IllegalArgumentException(without.size() + " of " + examples.size()
                    + " examples belong to no group, and would count as one: example " + listed(without)
                    + " -> give each the field, or a group of its own");
        }
    }

    private static void checkRows(Metric metric, List<ChatExample> examples) {
        for (int i = 0; i < examples.size(); i++) {
            ChatExample example = examples.get(i);
            Throwable refusal = Attempt.at(() -> {
                        metric.check(example);
                        return true;
                    })
                    .failure();
            if (refusal != null) {
                String why = refusal instanceof IllegalArgumentException
                        ? refusal.getMessage()
                        : "it threw " + refusal.getClass().getName() + " -> fix the metric, see the cause";
                throw new IllegalArgumentException(
                        metric.name() + " cannot score example " + (i + 1) + ": " + why, refusal);
            }
        }
    }

    private static @Nullable String apply(
            String what,
            Function<ChatExample, ? extends @Nullable String> function,
            List<ChatExample> examples,
            int i) {
        Attempt<? extends @Nullable String> found = Attempt.at(() -> function.apply(examples.get(i)));
        if (!found.worked()) {
            throw new IllegalArgumentException(
                    "the " + what + " cannot be determined for example " + (i + 1) + ": " + found.failure()
                            + " -> fix the function, or the row",
                    found.failure());
        }
        return found.value();
    }

    private static String listed(List<String> numbers) {
        return String.join(", ", numbers.subList(0, Math.min(LISTED, numbers.size())))
                + (numbers.size() > LISTED ? ", ..." : "");
    }
}
