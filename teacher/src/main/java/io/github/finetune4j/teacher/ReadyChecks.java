// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.judge.RubricJudge;
import io.github.finetune4j.internal.callback.ForeignCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Makes the checks of a run before anything is asked: what is wrong with one is not to be found after the money is. */
final class ReadyChecks {
    private static final String REMEDY = "fix it, and teach again";

    private final Function<ChatModel, RecordedTeacher> kept;

    private ReadyChecks(Function<ChatModel, RecordedTeacher> kept) {
        this.kept = kept;
    }

    /**
     * {@return the checks in order}
     *
     * @param kept makes a model's answers stay on record
     * @throws IllegalArgumentException if a metric needs an expected answer, no answer can have the score that it
     *     needs, or two checks are the same
     * @throws IllegalStateException if a judge can't be made
     */
    static List<ReadyCheck> of(List<RowCheck> checks, Function<ChatModel, RecordedTeacher> kept) {
        ReadyChecks ready = new ReadyChecks(kept);
        List<ReadyCheck> all = checks.stream().map(ready::of).toList();
        Set<String> identities = new HashSet<>();
        List<String> twice = new ArrayList<>();
        for (ReadyCheck check : all) {
            if (!identities.add(check.identity())) {
                twice.add(check.name());
            }
        }
        if (!twice.isEmpty()) {
            throw new IllegalArgumentException(
                    "checks: " + twice + " twice -> give each once, or a name of its own, which findings are known by");
        }
        return all;
    }

    private ReadyCheck of(RowCheck check) {
        if (check instanceof RowCheck.Code code) {
            return new ReadyCheck.Code(CheckIdentity.of(code), code);
        }
        if (check instanceof RowCheck.Scored scored) {
            return scored(scored);
        }
        if (check instanceof RowCheck.Judged judged) {
            return judged(judged);
        }
        throw new IllegalStateException("a check of another kind: " + check + " -> report it as a bug");
    }

    private static ReadyCheck scored(RowCheck.Scored scored) {
        Metric metric = scored.metric();
        return ForeignCode.call(
                "a metric of the checks",
                null,
                REMEDY,
                () -> new ReadyCheck.Scored(
                        CheckIdentity.of(metric, scored.limit(), ""), metric.name(), metric, scored.limit(), null));
    }

    private ReadyCheck judged(RowCheck.Judged judged) {
        RecordedTeacher model = kept.apply(judged.model());
        return ForeignCode.call("a judge of the checks", null, REMEDY, () -> {
            Metric metric = TeacherChecks.withoutExpected(judged.metric().apply(model.asked()));
            reachable(metric, judged.limit());
            String identity = CheckIdentity.of(metric, judged.limit(), RecordedTeacher.identity(model));
            return new ReadyCheck.Scored(identity, metric.name(), metric, judged.limit(), model);
        });
    }

    private static void reachable(Metric metric, double limit) {
        if (metric instanceof RubricJudge judge && limit > judge.rubric().highest()) {
            throw new IllegalArgumentException("limit of the judge " + judge.name() + ": " + limit + ", above its best"
                    + " score, " + judge.rubric().highest() + " -> give one of its scale");
        }
    }
}
