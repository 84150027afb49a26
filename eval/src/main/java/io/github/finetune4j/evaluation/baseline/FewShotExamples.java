// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.baseline;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.text.Characters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Ways to choose the examples of a few-shot prompt. The pool is training data: an example whose prompt is the question
 * itself is never chosen, for it would give the answer away.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class FewShotExamples {
    private FewShotExamples() {}

    /**
     * {@return always these}
     *
     * @param examples in the order in which the model reads them, at least one
     */
    public static ExampleSelector fixed(List<ChatExample> examples) {
        return fixed(List.copyOf(examples), examples.size() + "-shot");
    }

    /**
     * {@return always the same, drawn at random, so that every answer of the pool comes up as evenly as it can: with 4
     * labels and 4 examples, one of each}
     *
     * @param pool solved examples
     * @param count how many, from 1 to the size of the pool
     * @param seed equal seeds give equal examples
     */
    public static ExampleSelector balanced(Dataset pool, int count, long seed) {
        return fixed(draw(solved(pool, count), count, seed), count + " balanced examples");
    }

    /**
     * {@return for each question the examples that share its words, rare words weighing more (BM25); the likest one
     * last, next to the question}
     *
     * @param pool solved examples
     * @param count how many, from 1 to the size of the pool
     */
    public static ExampleSelector nearest(Dataset pool, int count) {
        List<ChatExample> rows = solved(pool, count);
        Bm25 index = new Bm25(rows.stream().map(row -> question(row.prompt())).toList());
        return NamedSelector.of(
                count + " nearest examples",
                rows,
                request -> reversed(index.ranked(question(request.messages())).mapToObj(rows::get), request, count));
    }

    /**
     * {@return always the same: of several balanced draws the one with which the model does best on validation data, by
     * the evaluator's first metric}
     *
     * @param model is asked all validation rows once per draw
     * @param instructions as for {@link PromptedModel#fewShot}
     * @param pool solved examples
     * @param count how many, from 1 to the size of the pool
     * @param draws how many sets are tried, at least 1
     * @param validation neither the pool nor the test data
     * @param evaluator its first metric decides, more or less of it being better as {@link Metric#higherIsBetter} says
     * @param seed equal seeds give equal draws
     * @throws IllegalArgumentException if that metric could score no row of a draw
     */
    public static ExampleSelector best(
            ChatModel model,
            String instructions,
            Dataset pool,
            int count,
            int draws,
            Dataset validation,
            Evaluator evaluator,
            long seed) {
        Given.atLeast("draws", draws, 1);
        List<ChatExample> rows = solved(pool, count);
        Metric metric = evaluator.metrics().get(0);
        @Nullable ExampleSelector best = null;
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < draws; i++) {
            String name = count + " examples, best of " + draws + " draws";
            ExampleSelector drawn = fixed(draw(rows, count, seed + i), name);
            ChatModel prompted =
                    PromptedModel.fewShot(model, instructions, drawn).named(name + ", draw " + (i + 1));
            double score = merit(metric, evaluator.evaluate(prompted, validation));
            if (best == null || score > highest) {
                best = drawn;
                highest = score;
            }
        }
        return Objects.requireNonNull(best, "no draw was made -> report it as a bug");
    }

    /** A score that is the greater the better. */
    private static double merit(Metric metric, Evaluation evaluation) {
        double score = evaluation.score(metric.name()).estimate();
        if (Double.isNaN(score)) {
            throw new IllegalArgumentException("the metric " + metric.name() + " scored none of the "
                    + evaluation.rows().size() + " validation rows of " + evaluation.model()
                    + ", so that draws can't be told apart -> fix the metric, or let another one come first");
        }
        return metric.higherIsBetter() ? score : -score;
    }

    private static ExampleSelector fixed(List<ChatExample> examples, String name) {
        if (examples.isEmpty()) {
            throw new IllegalArgumentException(
                    "examples of a few-shot prompt: none -> give at least 1, or take PromptedModel.zeroShot(...)");
        }
        return NamedSelector.of(
                name,
                examples,
                request -> examples.stream().filter(row -> !asks(row, request)).toList());
    }

    private static List<ChatExample> reversed(Stream<ChatExample> ranked, ChatRequest request, int count) {
        List<ChatExample> chosen = new ArrayList<>(
                ranked.filter(row -> !asks(row, request)).limit(count).toList());
        Collections.reverse(chosen);
        return chosen;
    }

    private static List<ChatExample> solved(Dataset pool, int count) {
        List<ChatExample> rows =
                pool.chats().filter(row -> row.answer().isPresent()).toList();
        if (rows.size() < pool.size()) {
            throw new IllegalArgumentException("rows of the pool that are no chats or have no answer: "
                    + (pool.size() - rows.size()) + " of " + pool.size() + " -> leave those out");
        }
        if (count < 1 || count > rows.size()) {
            throw new IllegalArgumentException("number of examples: " + count + " -> give 1 to " + rows.size()
                    + ", or a pool of more solved rows");
        }
        return rows;
    }

    private static List<ChatExample> draw(List<ChatExample> rows, int count, long seed) {
        List<ChatExample> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, new Random(seed));
        Map<String, List<ChatExample>> byAnswer = new LinkedHashMap<>();
        for (ChatExample row : shuffled) {
            byAnswer.computeIfAbsent(row.answer().map(Message::content).orElse(""), a -> new ArrayList<>())
                    .add(row);
        }
        return IntStream.range(0, rows.size())
                .boxed()
                .flatMap(round -> byAnswer.values().stream()
                        .filter(group -> group.size() > round)
                        .map(group -> group.get(round)))
                .limit(count)
                .toList();
    }

    /** Whether an example is the question itself. */
    private static boolean asks(ChatExample row, ChatRequest request) {
        String asked = question(request.messages()).strip();
        return Characters.lower(question(row.prompt()).strip()).equals(Characters.lower(asked));
    }

    /** What the user said last. */
    private static String question(List<Message> messages) {
        return messages.stream()
                .filter(message -> message.role() == Role.USER)
                .reduce((first, second) -> second)
                .map(Message::content)
                .orElse("");
    }
}
