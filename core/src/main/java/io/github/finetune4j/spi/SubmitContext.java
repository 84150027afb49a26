// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.spi;

import org.apiguardian.api.API;

/**
 * The context of a submission. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class SubmitContext {
    private final String idempotencyKey;

    private SubmitContext(String idempotencyKey) {
        if (idempotencyKey.isBlank()) {
            throw new IllegalArgumentException(
                    "the idempotency key is blank -> give one with at least one visible character");
        }
        this.idempotencyKey = idempotencyKey;
    }

    /**
     * {@return a context}
     *
     * @param idempotencyKey not blank
     */
    public static SubmitContext of(String idempotencyKey) {
        return new SubmitContext(idempotencyKey);
    }

    /**
     * {@return a key by which the provider knows a repeated submission: the same key never starts, or bills, a second
     * job}
     */
    public String idempotencyKey() {
        return idempotencyKey;
    }
}
