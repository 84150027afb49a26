// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc.internal;

import java.io.IOException;

/** Somebody else has written meanwhile: the transaction is to be taken back. */
final class OvertakenException extends IOException {
    private static final long serialVersionUID = 1L;

    OvertakenException(String journal) {
        super("journal " + journal + " has other events -> read them first");
    }
}
