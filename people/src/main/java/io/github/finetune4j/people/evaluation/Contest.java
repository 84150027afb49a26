// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import io.github.finetune4j.evaluation.Verdict;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.List;
import java.util.Set;

/**
 * A contest of two models.
 *
 * @param models all of the study
 * @param baseline one of them
 * @param candidate another
 * @param margin the difference that does not matter
 */
record Contest(List<Contestant> models, Contestant baseline, Contestant candidate, double margin) {
    static Contest of(List<Contestant> models) {
        return new Contest(models, models.get(0), models.get(1), 0);
    }

    Contest margin(double within) {
        return new Contest(models, baseline, candidate, within);
    }

    Contest between(String before, String after) {
        return new Contest(models, model(before), model(after), margin);
    }

    private Contestant model(String name) {
        return models.stream()
                .filter(model -> model.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("no model " + name + " in this study -> name one of " + names()));
    }

    /** The names of all models. */
    List<String> names() {
        return models.stream().map(Contestant::name).toList();
    }

    /** The names of all answers in the tasks. */
    List<String> answers() {
        return models.stream().map(Contestant::answer).toList();
    }

    /** The names of the answers of these two. */
    Set<String> both() {
        return Set.of(baseline.answer(), candidate.answer());
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
