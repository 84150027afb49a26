// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

/** Says what is wrong at one place of a row. */
@FunctionalInterface
interface RowCheck {
    /**
     * Checks a place.
     *
     * @param place where a rule looks
     * @param found takes what is wrong
     */
    void check(Place place, Found found);
}
