// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.check;

import io.github.finetune4j.internal.names.Given;

/** The limits that a check allows. */
final class Limits {
    private Limits() {}

    static void check(double limit) {
        Given.below("limit", limit, 0, 1);
    }
}
