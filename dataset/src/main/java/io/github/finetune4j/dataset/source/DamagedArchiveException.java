// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.source;

/** Compressed data can't be unpacked; never leaves this package. */
final class DamagedArchiveException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final String kind;

    DamagedArchiveException(String kind, java.io.IOException cause) {
        super(String.valueOf(cause.getMessage()), cause);
        this.kind = kind;
    }

    String kind() {
        return kind;
    }
}
