// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import java.time.Duration;

/**
 * The times that the parts of a request may take from their beginning to their end, however short the pauses are.
 *
 * @param head from the connection, or the answer before, to the end of the head
 * @param form from the end of the head to the last byte
 * @param answer until the last byte of it is taken
 */
record Patience(Duration head, Duration form, Duration answer) {
    static final Patience USUAL = new Patience(Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(60));
}
