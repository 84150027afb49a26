// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.task;

import io.github.finetune4j.internal.names.Names;
import org.apiguardian.api.API;

/**
 * A guideline for people who judge. Immutable.
 *
 * @param version kept with every answer that is given under it
 * @param text shown beside the task
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Guideline(String version, String text) {
    /** Checks the version. */
    public Guideline {
        Names.check("the version of a guideline", version);
    }
}
