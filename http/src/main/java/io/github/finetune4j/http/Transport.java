// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import java.io.IOException;
import org.apiguardian.api.API;

/**
 * Sends a call and returns the reply, whatever its status. Everything else is a wrapper around one of these.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface Transport {
    /**
     * {@return the reply}
     *
     * @param call absolute
     * @throws IOException if no whole reply came
     * @throws io.github.finetune4j.error.FineTuneException if the thread was interrupted; its flag is set again
     */
    HttpReply send(HttpCall call) throws IOException;
}
