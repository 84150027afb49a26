// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import io.github.finetune4j.internal.names.Given;
import java.time.Duration;
import org.apiguardian.api.API;

/**
 * The times that a client waits: a settings group of {@link ApiClient.Builder#timeouts}. Not safe for use by several
 * threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ApiTimeouts {
    Duration attempt = Duration.ofSeconds(60);
    Duration total = Duration.ofSeconds(110);
    Duration connect = Duration.ofSeconds(10);

    ApiTimeouts() {}

    /**
     * Sets the time-out of one attempt.
     *
     * @param value above zero; default 60 seconds; for a streaming call, until the headers and then between two reads
     * @return this
     */
    public ApiTimeouts attempt(Duration value) {
        attempt = Given.positive("the timeout attempt", value);
        return this;
    }

    /**
     * Sets the time-out over all attempts and pauses.
     *
     * @param value above zero; default 110 seconds, just below what the job engine grants a verb
     * @return this
     */
    public ApiTimeouts total(Duration value) {
        total = Given.positive("the timeout total", value);
        return this;
    }

    /**
     * Sets the time-out of a connection's start.
     *
     * @param value above zero; default 10 seconds
     * @return this
     */
    public ApiTimeouts connect(Duration value) {
        connect = Given.positive("the timeout connect", value);
        return this;
    }
}
