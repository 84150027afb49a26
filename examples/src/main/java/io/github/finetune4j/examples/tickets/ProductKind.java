// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.tickets;

/**
 * The kind of thing that a customer has.
 *
 * @since 0.1
 */
public enum ProductKind {
    /** Something to plug in. */
    DEVICE,
    /** Something to install. */
    APP
}
