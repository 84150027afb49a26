// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import org.apiguardian.api.API;

/**
 * The state of an Inference Endpoint.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum EndpointState {
    /** Asked for. */
    PENDING("pending"),
    /** Its machine and its model are being made ready. */
    INITIALIZING("initializing"),
    /** It changes to other settings, and answers meanwhile. */
    UPDATING("updating"),
    /** It could not change; the message says why. */
    UPDATE_FAILED("updateFailed"),
    /** It answers. */
    RUNNING("running"),
    /** Switched off until it is resumed; costs nothing. */
    PAUSED("paused"),
    /** It could not start; the message says why. */
    FAILED("failed"),
    /** Without a machine until somebody calls it; costs nothing. */
    SCALED_TO_ZERO("scaledToZero"),
    /** A word that this version does not know; waiting goes on. */
    UNKNOWN("");

    private final String word;

    EndpointState(String word) {
        this.word = word;
    }

    static EndpointState of(String word) {
        for (EndpointState state : values()) {
            if (state.word.equals(word)) {
                return state;
            }
        }
        return UNKNOWN;
    }
}
