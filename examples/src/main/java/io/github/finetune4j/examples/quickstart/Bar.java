// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.quickstart;

/** Shows how far something is. */
interface Bar extends AutoCloseable {
    /**
     * Shows it.
     *
     * @param done so far
     * @param total in the end, 0 if unknown
     * @param note a few words about it; may be empty
     */
    void show(long done, long total, String note);

    @Override
    void close();
}
