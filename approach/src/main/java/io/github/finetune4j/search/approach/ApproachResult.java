// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import io.github.finetune4j.evaluation.Cost;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The result of one approach. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ApproachResult {
    /**
     * The progress of an approach.
     *
     * @since 0.1
     */
    public enum State {
        /** All validation rows were asked. */
        MEASURED,
        /** It could not be made or asked, or its ceiling was used up. */
        FAILED,
        /** The budget did not allow it. */
        LEFT_OUT
    }

    private final Approach approach;
    private final State state;
    private final String reason;
    private final String unfit;
    private final Cost spent;
    private final @Nullable ApproachFigures validation;
    private final @Nullable ApproachFigures test;

    ApproachResult(
            Approach approach,
            State state,
            String reason,
            String unfit,
            Cost spent,
            @Nullable ApproachFigures validation,
            @Nullable ApproachFigures test) {
        this.approach = approach;
        this.state = state;
        this.reason = reason;
        this.unfit = unfit;
        this.spent = spent;
        this.validation = validation;
        this.test = test;
    }

    /** {@return the approach's name} */
    public String name() {
        return approach.name();
    }

    /** {@return what sort it is} */
    public ApproachKind kind() {
        return approach.kind();
    }

    /** {@return how far it came} */
    public State state() {
        return state;
    }

    /** {@return why it failed or was left out; empty where it was measured} */
    public String reason() {
        return reason;
    }

    /** {@return which requirement it is shown not to keep; empty where there is none} */
    public String unfit() {
        return unfit;
    }

    /** {@return whether it was measured, and is not shown to break a requirement} */
    public boolean fit() {
        return state == State.MEASURED && unfit.isEmpty();
    }

    /** {@return what making it has cost, as far as it was reported, and what it was asked} */
    public Cost spent() {
        return spent;
    }

    /** {@return its figures on the validation rows, the same rows for all; empty where it was not measured} */
    public Optional<ApproachFigures> validation() {
        return Optional.ofNullable(validation);
    }

    /** {@return its figures on the test rows; empty where it was not one of the two best} */
    public Optional<ApproachFigures> test() {
        return Optional.ofNullable(test);
    }

    /** {@return the newest figures: on the test rows, else on the validation rows} */
    Optional<ApproachFigures> best() {
        return test().or(this::validation);
    }
}
