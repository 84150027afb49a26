// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.Fingerprint;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Proportions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A count of the answers of training rows: of a list, hardly a row has an answer to itself; of free text, nearly each.
 *
 * @param rows different ones
 * @param shared rows with a short answer that another row has, too
 * @param answers different short ones
 */
record ListedAnswers(int rows, int shared, int answers) {
    private static final int ROWS = 50;
    private static final int MOST = 1000;
    private static final int LONGEST = 100;
    private static final double LIST = 0.9;
    private static final double TEXT = 0.5;

    static ListedAnswers of(Dataset training) {
        Set<Fingerprint> seen = new HashSet<>();
        List<Set<String>> rows = training.examples().stream()
                .filter(example -> seen.add(example.fingerprint()))
                .map(ListedAnswers::answers)
                .toList();
        Map<String, Integer> counts = new HashMap<>();
        rows.forEach(row -> row.forEach(answer -> counts.merge(answer, 1, Integer::sum)));
        long shared = rows.stream()
                .filter(row -> !row.isEmpty() && row.stream().allMatch(answer -> counts.getOrDefault(answer, 0) > 1))
                .count();
        return new ListedAnswers(rows.size(), (int) shared, counts.size());
    }

    /** {@return the answer, or each of several; none of a row without one, or with one that is too long} */
    private static Set<String> answers(Example example) {
        String text = example instanceof ChatExample chat
                ? chat.answer().map(Message::content).orElse("").strip()
                : "";
        Set<String> answers = text.startsWith("[") ? several(text) : Set.of(text);
        return answers.stream().allMatch(answer -> !answer.isBlank() && answer.length() <= LONGEST)
                ? answers
                : Set.of();
    }

    private static Set<String> several(String text) {
        try {
            if (Json.parse(text) instanceof List<?> values
                    && !values.isEmpty()
                    && values.stream().allMatch(String.class::isInstance)) {
                Set<String> answers = new HashSet<>();
                values.forEach(value -> answers.add(String.valueOf(value).strip()));
                return answers;
            }
        } catch (JsonException e) {
            return Set.of(text); // begins like one
        }
        return Set.of(text);
    }

    TreeFork fork(double level) {
        if (rows < ROWS) {
            return fork(TreeAnswer.UNKNOWN, rows + " different training rows, " + ROWS + " needed to see it", null);
        }
        if (answers == 1 && shared == rows) {
            return fork(TreeAnswer.UNKNOWN, "all training rows have the same answer", null);
        }
        Interval share = Proportions.wilson(shared, rows, level);
        TreeAnswer answer = share.upper() < TEXT
                ? TreeAnswer.NO
                : share.lower() >= LIST && answers <= MOST ? TreeAnswer.YES : TreeAnswer.UNKNOWN;
        return fork(answer, evidence(share), share);
    }

    private String evidence(Interval share) {
        return Numbers.share(share) + Numbers.format(" of %,d different training rows", rows)
                + " have a short answer that another row has, too; a list from " + Numbers.plain(100 * LIST)
                + " % on, none below " + Numbers.plain(100 * TEXT) + " %; "
                + Numbers.format("%,d different short answers, a list has %,d at most", answers, MOST);
    }

    private static TreeFork fork(TreeAnswer answer, String evidence, @Nullable Interval figure) {
        return new TreeFork(TreeQuestion.ONE_OF_A_LIST, answer, evidence, false, figure);
    }
}
