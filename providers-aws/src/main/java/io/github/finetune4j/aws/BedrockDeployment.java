// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.model.ModelRef;
import org.apiguardian.api.API;

/**
 * A place where a tuned model answers.
 *
 * @param kind what is paid for
 * @param arn the service's name of it, by which the model is called
 * @param name ours
 * @param model the tuned model
 * @param status the service's word, such as {@code Creating}, {@code Active}, {@code InService} or {@code Failed}
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record BedrockDeployment(Kind kind, String arn, String name, ModelRef model, String status) {
    /**
     * The thing that is paid for.
     *
     * @since 0.1
     */
    public enum Kind {
        /** Tokens alone. */
        ON_DEMAND,
        /** Model units by the hour, whether they answer or not. */
        PROVISIONED
    }

    /** {@return whether it answers} */
    public boolean active() {
        return status.equals("Active") || status.equals("InService");
    }

    /** {@return whether it never will} */
    public boolean failed() {
        return status.equals("Failed");
    }
}
