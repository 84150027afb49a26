// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.trigger;

import io.github.finetune4j.registry.ModelVersion;
import java.time.Instant;
import org.apiguardian.api.API;

/**
 * The situation that a trigger looks at. For use while the trigger is asked.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Situation {
    /** {@return the time} */
    Instant now();

    /** {@return when this trigger last began a cycle; where it never did, when maintenance began} */
    Instant last();

    /** {@return the model in use} */
    ModelVersion champion();

    /** {@return how many rows came since rows were last collected} */
    long newRows();
}
