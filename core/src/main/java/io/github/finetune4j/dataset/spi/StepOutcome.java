// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.spi;

import io.github.finetune4j.dataset.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A step's decision about one row: kept, kept with changes, or left out; each with or without issues. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class StepOutcome {
    private static final StepOutcome KEEP = new StepOutcome(null, "", "", "", List.of());

    private final @Nullable Example changed;
    private final String change;
    private final String reason;
    private final String detail;
    private final List<RowIssue> issues;

    private StepOutcome(@Nullable Example changed, String change, String reason, String detail, List<RowIssue> issues) {
        this.changed = changed;
        this.change = change;
        this.reason = reason;
        this.detail = detail;
        this.issues = issues;
    }

    /** {@return the row stays as it is} */
    public static StepOutcome keep() {
        return KEEP;
    }

    /**
     * {@return the row stays, saying something else}
     *
     * @param changed what it says now
     * @param what the kind of change, a stable word that is counted in the report, for example
     *     {@code control-characters}
     */
    public static StepOutcome change(Example changed, String what) {
        return new StepOutcome(changed, what, "", "", List.of());
    }

    /**
     * {@return the row is left out}
     *
     * @param reason a stable word that is counted in the report, for example {@code too-short}
     * @param detail one sentence about this row, with the value that decided
     */
    public static StepOutcome reject(String reason, String detail) {
        if (reason.isBlank()) {
            throw new IllegalArgumentException(
                    "the reason for leaving a row out is blank -> say why, in a word or two");
        }
        return new StepOutcome(null, "", reason, detail, List.of());
    }

    /**
     * {@return this outcome, with an issue more}
     *
     * @param issue what was found in the row
     */
    public StepOutcome with(RowIssue issue) {
        List<RowIssue> more = new ArrayList<>(issues);
        more.add(issue);
        return new StepOutcome(changed, change, reason, detail, List.copyOf(more));
    }

    /** {@return whether the row is left out} */
    public boolean rejected() {
        return !reason.isEmpty();
    }

    /** {@return what the row says now, where it was changed} */
    public Optional<Example> changed() {
        return Optional.ofNullable(changed);
    }

    /** {@return the kind of change; empty where there was none} */
    public String change() {
        return change;
    }

    /** {@return why the row is left out; empty where it stays} */
    public String reason() {
        return reason;
    }

    /** {@return one sentence about the rejection; empty where the row stays} */
    public String detail() {
        return detail;
    }

    /** {@return what was found in the row} */
    public List<RowIssue> issues() {
        return issues;
    }
}
