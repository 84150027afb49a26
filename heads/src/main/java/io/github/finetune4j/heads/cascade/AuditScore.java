// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.cascade;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.internal.callback.SafeFailure;
import java.util.List;

/**
 * By how much the small model's answer is worse than the large one's to the same request. A metric that needs no
 * expected answer judges both; any other takes the large one's for the truth. Safe for several threads: a metric is
 * called by one at a time.
 */
final class AuditScore {
    private final Metric metric;

    AuditScore(Metric metric) {
        this.metric = metric;
    }

    boolean judges() {
        return !metric.needsExpected();
    }

    /** {@return from 0 to 1; from -1 on where the metric judges both} */
    synchronized double worse(List<Message> prompt, ChatResponse small, ChatResponse large) {
        Message truth = Message.assistant(judges() ? "" : large.text());
        double difference = good(metric, metric.score(new Answer(prompt, truth, large)))
                - good(metric, metric.score(new Answer(prompt, truth, small)));
        return judges() ? difference : Math.max(0, difference);
    }

    /** {@return a score from 0 to 1, more being better} */
    static double good(Metric metric, Score score) {
        if (score.missing()) {
            throw new SafeFailure("the metric gave no score");
        }
        if (!(score.value() >= 0 && score.value() <= 1)) {
            throw new SafeFailure("the metric gave a score that is not from 0 to 1");
        }
        return metric.higherIsBetter() ? score.value() : 1 - score.value();
    }
}
