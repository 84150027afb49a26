// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.space;

import java.util.Optional;
import org.apiguardian.api.API;

/**
 * One thing that may be varied. Its values lie in an order on a line from 0 to 1, on which samplers draw; where a step
 * or a list of options cuts it into cells, a value stands at the middle of its own. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public sealed interface Parameter permits RealParameter, WholeParameter, ChoiceParameter {
    /** {@return its name} */
    String name();

    /** {@return beside what it exists; empty: always} */
    Optional<Condition> condition();

    /**
     * {@return the value at a place on the line}
     *
     * @param share from 0 to 1
     */
    Object valueAt(double share);

    /**
     * {@return the place of a value on the line, from 0 to 1}
     *
     * @param value one of this parameter's
     */
    double shareOf(Object value);

    /**
     * {@return whether it may have the value}
     *
     * @param value in the form that {@link Settings} gives
     */
    boolean allows(Object value);

    /** {@return how many values it has; {@code Long.MAX_VALUE} for a range without steps} */
    long size();
}
