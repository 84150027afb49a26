// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import io.github.finetune4j.chat.BatchModel;
import java.nio.file.Path;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * A model in batches and the fake service that it asks, as {@link BatchModelTck} uses them. The service answers each
 * request with a text that repeats what the last message said.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface BatchBench extends AutoCloseable {
    /**
     * {@return the model, opened anew, as the next process opens it} It waits for nothing: its pauses go by a clock of
     * the bench, and a service that fails is given up after a few attempts.
     *
     * @param folder of what was asked; what is there is gone on with
     */
    BatchModel open(Path folder);

    /**
     * {@return another model of the same service, opened as {@link #open} opens the first}
     *
     * @param folder of what was asked, of the first one, too
     */
    BatchModel openOther(Path folder);

    /**
     * Lets something go wrong: at the next batch that is created, or from now on. There is no other trouble meanwhile.
     *
     * @param kind what goes wrong; none of {@link BatchModelTck#without()}
     * @param words that each error of the service says which it makes; they hold the key and what people wrote
     */
    void trouble(BatchTrouble kind, String words);

    /**
     * Lets the service fail: some more calls go well, the one after them is carried out without a reply, and from then
     * on each fails with a status of 500 or more until {@link #noTrouble()}.
     *
     * @param calls that go well
     * @param words that its errors say
     */
    void outage(int calls, String words);

    /** Lets everything go well from now on. */
    void noTrouble();

    /** {@return how often each request was answered, so billed, by the id that its line had; failures do not count} */
    Map<String, Integer> billed();

    /** {@return how many calls of any kind the service has heard} */
    int requestCount();

    /** {@return how many batches were ever created} */
    int batches();

    /** Ends the service, and what asks it. */
    @Override
    void close();
}
