// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.spi;

import io.github.finetune4j.dataset.Example;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * A step that looks at each row by itself.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface RowStep extends DatasetStep<RowStep.Nothing>, RowJudge {
    /** The empty summary of a step that looks at each row by itself. */
    enum Nothing {
        /** The only value. */
        NOTHING
    }

    /**
     * {@return a step of this name}
     *
     * @param name the step's word
     * @param judge judges one row; safe for use by several threads
     */
    static RowStep of(String name, RowJudge judge) {
        return new NamedRowStep(name, judge);
    }

    /**
     * {@return a step that changes examples}
     *
     * @param name the step's word
     * @param change gives the example as it shall be; an equal one counts as unchanged
     */
    static RowStep mapping(String name, Function<? super Example, ? extends Example> change) {
        return of(name, row -> {
            Example changed = change.apply(row.example());
            return changed.equals(row.example()) ? StepOutcome.keep() : StepOutcome.change(changed, name);
        });
    }

    @Override
    default Nothing empty() {
        return Nothing.NOTHING;
    }

    @Override
    default void add(Nothing summary, DatasetRow row) {}

    @Override
    default Nothing merge(Nothing first, Nothing second) {
        return first;
    }

    @Override
    default RowJudge judge(Nothing whole) {
        return this;
    }
}
