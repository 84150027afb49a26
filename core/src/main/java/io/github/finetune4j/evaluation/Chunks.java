// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import io.github.finetune4j.evaluation.internal.ask.Question;
import io.github.finetune4j.evaluation.internal.ask.Reply;
import java.util.ArrayList;
import java.util.List;

/** Scores many rows in parts, so that what is made on the way can be thrown away early. */
final class Chunks {
    private static final int ROWS = 256;

    private Chunks() {}

    static List<EvaluatedRow> score(Scoring scoring, List<Question> questions, List<Reply> replies) {
        List<EvaluatedRow> rows = new ArrayList<>(questions.size());
        for (int start = 0; start < questions.size(); start += ROWS) {
            int end = Math.min(start + ROWS, questions.size());
            rows.addAll(scoring.score(questions.subList(start, end), replies.subList(start, end)));
        }
        return rows;
    }
}
