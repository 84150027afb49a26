// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.quickstart;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Comparison.RowPair;
import java.util.List;
import java.util.stream.IntStream;

/** Answers of both models side by side. */
final class Answers {
    private static final int WIDTH = 88;

    private Answers() {}

    /** {@return that many rows, spread evenly over the data set and not picked by result} */
    static List<String> spread(Comparison comparison, int count) {
        List<RowPair> rows = comparison.rows();
        int shown = Math.min(count, rows.size());
        return IntStream.range(0, shown)
                .mapToObj(i -> block(rows.get(i * rows.size() / shown)))
                .toList();
    }

    private static String block(RowPair pair) {
        List<Message> prompt = pair.baseline().prompt();
        return String.join(
                System.lineSeparator(),
                "question  " + line(prompt.get(prompt.size() - 1).content()),
                "expected  " + line(pair.baseline().expected()),
                "base      " + line(pair.baseline().actual()),
                "tuned     " + line(pair.candidate().actual()),
                "");
    }

    private static String line(String text) {
        String oneLine = text.strip().replaceAll("\\s+", " ");
        return oneLine.length() <= WIDTH ? oneLine : oneLine.substring(0, WIDTH - 1) + "…";
    }
}
