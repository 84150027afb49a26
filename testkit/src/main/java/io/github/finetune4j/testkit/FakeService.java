// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import java.util.List;
import org.apiguardian.api.API;

/**
 * A fake of a service that fine-tunes models, as the kits for providers use it: what goes wrong there, what was asked
 * of it, and how many jobs it made. One over HTTP is written with {@link FakeHttp}. An implementation is safe for use
 * by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface FakeService extends AutoCloseable {
    /**
     * Lets something go wrong.
     *
     * @param fault comes after those that are there; the first that matches a call and is not used up hits it
     */
    void fault(FakeFault fault);

    /** Lets everything go well from now on. */
    void noFaults();

    /**
     * {@return the requests of one kind, in order}
     *
     * @param method for example {@code POST}
     * @param path regular expression of the whole path
     */
    List<FakeRequest> requests(String method, String path);

    /** {@return the number of all requests, remembered or not} */
    int requestCount();

    /** {@return the number of jobs that were ever created} */
    int jobs();

    /** Ends the service. */
    @Override
    void close();
}
