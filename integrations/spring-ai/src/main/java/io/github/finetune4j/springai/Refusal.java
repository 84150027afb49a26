// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springai;

import io.github.finetune4j.error.UnsupportedCapabilityException;

/** A refusal of what one side says and the other has no place for. */
final class Refusal {
    private Refusal() {}

    static UnsupportedCapabilityException of(String what, String remedy) {
        return new UnsupportedCapabilityException(what + ": the other side has no place for it -> " + remedy);
    }
}
