// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.people.labeling.LabelingView;
import io.github.finetune4j.people.labeling.Receipt;
import io.github.finetune4j.people.task.LabelValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** People in code. */
final class Judges {
    private Judges() {}

    /** What somebody says who sees a row. */
    interface Opinion {
        Map<String, LabelValue> of(LabelingView view);
    }

    /** Everybody in turn, one row each, until nothing is left. */
    static void judgeInTurn(HumanEvaluation study, List<String> raters, Opinion opinion) {
        boolean open = true;
        while (open) {
            open = false;
            for (String rater : raters) {
                open |= judgeOne(study, rater, opinion);
            }
        }
    }

    static boolean judgeOne(HumanEvaluation study, String rater, Opinion opinion) {
        Optional<LabelingView> row = study.next(rater);
        row.ifPresent(
                view -> assertThat(study.answer(rater, view.taskId(), opinion.of(view), "", Duration.ofSeconds(10)))
                        .isEqualTo(Receipt.SAVED));
        return row.isPresent();
    }

    /** The neutral name of the answer that begins so. */
    static String named(LabelingView view, String begin) {
        return view.answers().stream()
                .filter(answer -> answer.text().startsWith(begin))
                .findFirst()
                .orElseThrow()
                .name();
    }
}
