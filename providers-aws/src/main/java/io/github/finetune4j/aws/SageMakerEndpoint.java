// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import org.apiguardian.api.API;

/**
 * A place where a tuned model answers, billed by the hour until it is deleted.
 *
 * @param name ours, by which it is called
 * @param arn the service's name of it
 * @param status the service's word, such as {@code Creating}, {@code InService} or {@code Failed}
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record SageMakerEndpoint(String name, String arn, String status) {
    /** {@return whether it answers} */
    public boolean active() {
        return status.equals("InService");
    }

    /** {@return whether it never will} */
    public boolean failed() {
        return status.equals("Failed") || status.equals("OutOfService");
    }
}
