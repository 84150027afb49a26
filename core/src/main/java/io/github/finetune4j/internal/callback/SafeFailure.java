// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.callback;

/** A failure of code of the application that threw nothing, but gave a value that can't be. */
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
