// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import io.github.finetune4j.evaluation.Verdict;
import io.github.finetune4j.statistics.Interval;
import java.util.List;

/** Who is compared: names of the answers in the tasks, names of the models, and the margin of no matter. */
record Contest(String baseline, String candidate, String baselineModel, String candidateModel, double margin) {
    List<String> names() {
        return List.of(baseline, candidate);
    }

    /** The same order of questions as in a comparison by metrics: a difference within the margin does not matter. */
    Verdict verdict(Interval figure, double alike) {
        if (figure.lower() - alike > -margin && figure.upper() - alike < margin) {
            return Verdict.EQUIVALENT;
        }
        if (figure.lower() > alike) {
            return Verdict.BETTER;
        }
        return figure.upper() < alike ? Verdict.WORSE : Verdict.UNDECIDED;
    }
}
