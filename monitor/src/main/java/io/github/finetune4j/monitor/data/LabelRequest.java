// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.data;

import io.github.finetune4j.monitor.capture.Interaction;
import org.apiguardian.api.API;

/**
 * An answer that a person should judge. Immutable.
 *
 * @param interaction with what was said
 * @param reason why
 * @param urgency more is more urgent, from 0 to 1
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record LabelRequest(Interaction interaction, Reason reason, double urgency) {
    /**
     * The reason why a person should look at an answer.
     *
     * @since 0.1
     */
    public enum Reason {
        /** Somebody was not content, and nobody said what would have been right. */
        DISLIKED,
        /** Of two who spoke about it, one was content and one was not. */
        CONTESTED,
        /** The model itself was not sure. */
        UNCERTAIN,
        /** It was drawn by chance among those that a judge has an opinion on. */
        DRAWN
    }
}
