// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apiguardian.api.API;

/**
 * Pauses the calling thread. It is injected, so that tests never wait.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface Sleeper {
    /**
     * Blocks the calling thread.
     *
     * @param time above zero
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    void sleep(Duration time) throws InterruptedException;

    /** {@return what waits in real time} */
    static Sleeper system() {
        return time -> TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }
}
