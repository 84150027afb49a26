// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import io.github.finetune4j.dataset.spi.RowIssue;
import io.github.finetune4j.dataset.spi.RowProblems;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * A rule about rows of one format. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class DataRule extends Rule {
    private final DataFormat format;
    private final Set<TrainingTarget> targets;
    private final RulePlaces places;
    private final RowCheck check;
    private final RuleExample example;

    DataRule(
            DataFormat format,
            Set<TrainingTarget> targets,
            RuleText text,
            RulePlaces places,
            RowCheck check,
            RuleExample example) {
        super(format.word(), text);
        this.format = format;
        this.targets = targets;
        this.places = places;
        this.check = check;
        this.example = example;
    }

    /** {@return the shape that it speaks about} */
    public DataFormat format() {
        return format;
    }

    /** {@return the targets that demand it; empty where every row of the shape must keep it} */
    public Set<TrainingTarget> targets() {
        return targets;
    }

    /** {@return a row that breaks it} */
    public Map<String, Object> breaking() {
        return example.breaking();
    }

    /** {@return a row that keeps it} */
    public Map<String, Object> keeping() {
        return example.keeping();
    }

    /** {@return where {@link #breaking()} breaks it: an RFC 6901 pointer} */
    public String breakingPointer() {
        return example.pointer();
    }

    void check(Map<?, ?> row, RowProblems problems) {
        places.each(row, place -> check.check(place, (pointer, detail) -> problems.report(issue(pointer, detail))));
    }

    private RowIssue issue(String pointer, String detail) {
        String message = detail.isEmpty() ? meaning() : meaning() + ": " + detail;
        return new RowIssue(pointer, code(), severity(), message, fix());
    }
}
