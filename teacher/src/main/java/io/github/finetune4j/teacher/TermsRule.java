// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import org.apiguardian.api.API;

/**
 * The rule that follows from a vendor's terms for a model that learns from its model's answers.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum TermsRule {
    /** The vendor's own page allows it. */
    ALLOWED,
    /** The application must state its right, see {@link StatedRight}. */
    STATE_RIGHT,
    /** The vendor's own page forbids it; no stated right changes that. */
    REFUSED
}
