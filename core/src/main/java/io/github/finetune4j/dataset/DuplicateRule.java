// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import org.apiguardian.api.API;

/**
 * A rule by which two examples count as duplicates.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public enum DuplicateRule {
    /** Equal fingerprints: same roles, texts and further fields. White space and escapes of the JSON don't matter. */
    EXACT,
    /** As {@link #EXACT}, but upper and lower case and runs of white space in the texts don't matter. */
    IGNORING_CASE_AND_SPACE
}
