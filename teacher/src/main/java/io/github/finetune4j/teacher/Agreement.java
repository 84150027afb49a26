// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import org.apiguardian.api.API;

/**
 * The number of teachers that must give the same answer. Labels are the same case and surrounding punctuation aside,
 * JSON as values, other texts case and white space aside.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum Agreement {
    /** More than half of all teachers; one that gave no usable answer counts as against it. */
    MAJORITY,
    /** Each teacher. */
    ALL;

    int needed(int teachers) {
        return this == ALL ? teachers : teachers / 2 + 1;
    }
}
