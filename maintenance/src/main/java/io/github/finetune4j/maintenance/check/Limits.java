// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.check;

/** The limits that a check allows. */
final class Limits {
    private Limits() {}

    static void check(double limit) {
        if (!(limit >= 0 && limit < 1)) {
            throw new IllegalArgumentException("limit: " + limit + " -> give a share from 0 to below 1");
        }
    }
}
