// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.callback;

/** Code of the application threw nothing, and did not do what it should either: it gave a value that can't be. */
public final class SafeFailure extends RuntimeException implements SafeMessage {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message in our words, without a user's text
     */
    public SafeFailure(String message) {
        super(message);
    }
}
