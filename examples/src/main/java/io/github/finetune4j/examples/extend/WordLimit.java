// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.extend;

import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.evaluation.ScoreKind;

/** A metric of one's own: whether an answer keeps to a number of words. */
// tag::metric[]
public record WordLimit(int words) implements Metric {
    @Override
    public Score score(Answer answer) {
        long used = answer.actualText().strip().split("\\s+").length;
        return new Score(used <= words ? 1 : 0, used + " words, " + words + " allowed");
    }

    @Override
    public String name() {
        return "within_" + words + "_words";
    }

    @Override
    public ScoreKind kind() {
        return ScoreKind.BINARY; // decides which interval and which test are right
    }

    @Override
    public boolean needsExpected() {
        return false;
    }
}
// end::metric[]
