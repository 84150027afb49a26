// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.BatchStoppedException;
import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.internal.callback.Callbacks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Has metrics and judges score rows. */
record Scores(Callbacks callbacks, String cost) {
    /** {@return what came of each row} */
    List<Finding> of(ReadyCheck.Scored check, List<ChatExample> rows) {
        RecordedTeacher judge = check.judge();
        if (judge == null) {
            return scored(check, rows);
        }
        judge.begin();
        List<Finding> findings = scored(check, rows);
        judge.throwIfFull();
        StageFailures failures = judge.failures();
        boolean out = failures.passing() > 0 || failures.mostFailed();
        return out
                ? findings.stream()
                        .map(finding -> finding.is(Finding.Kind.SAID) ? finding : Finding.notMade())
                        .toList()
                : findings;
    }

    private List<Finding> scored(ReadyCheck.Scored check, List<ChatExample> rows) {
        Metric metric = check.metric();
        List<Answer> answers = rows.stream().map(Scores::answer).toList();
        Callback callback = callbacks.of("the metric " + check.name(), cost);
        Attempt<List<Finding>> together = callback.attempt(() -> findings(check, metric.scoreAll(answers)));
        passOn(together);
        return together.worked() && together.value().size() == answers.size()
                ? together.value()
                : oneByOne(check, callback, answers);
    }

    private static List<Finding> findings(ReadyCheck.Scored check, List<Score> scores) {
        return scores.stream().map(score -> finding(check, score)).toList();
    }

    /** Whom a metric asks is not asked for all others, where he is out of order. */
    private static List<Finding> oneByOne(ReadyCheck.Scored check, Callback callback, List<Answer> answers) {
        List<Finding> findings = new ArrayList<>();
        boolean out = false;
        for (Answer answer : answers) {
            if (out) {
                findings.add(Finding.notMade());
                continue;
            }
            Attempt<Finding> found =
                    callback.attempt(() -> finding(check, check.metric().score(answer)));
            passOn(found);
            out = found.failure() instanceof TransientProviderException;
            findings.add(found.worked() ? found.value() : out ? Finding.notMade() : Finding.failed(noScore(check)));
        }
        return findings;
    }

    private static Finding finding(ReadyCheck.Scored check, Score score) {
        if (score.missing()) {
            return Finding.noScore(noScore(check));
        }
        boolean passes =
                check.metric().higherIsBetter() ? score.value() >= check.limit() : score.value() <= check.limit();
        return Finding.said(passes, "score: " + check.name());
    }

    private static String noScore(ReadyCheck.Scored check) {
        return "no score: " + check.name();
    }

    // Asking on makes no sense, or somebody wants it to end
    private static void passOn(Attempt<?> attempt) {
        Throwable failure = attempt.failure();
        if (failure instanceof AuthenticationException
                || failure instanceof PermissionException
                || failure instanceof BatchStoppedException
                || (failure != null && Thread.currentThread().isInterrupted())) {
            attempt.orThrow();
        }
    }

    private static Answer answer(ChatExample row) {
        return new Answer(
                row.prompt(),
                Message.assistant(""),
                ChatResponse.of(row.answer().orElseThrow(), FinishReason.STOP, new Usage(0, 0)),
                Map.of(),
                Duration.ZERO);
    }
}
