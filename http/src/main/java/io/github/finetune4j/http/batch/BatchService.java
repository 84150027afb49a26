// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.model.ModelRef;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A service that answers files of requests to one model, as a provider writes it. It keeps no state of its own: {@link
 * ServiceBatchModel} says what was sent, and calls again, in another process too, what may or may not have worked.
 *
 * <p>Each method throws a {@link io.github.finetune4j.error.TransientProviderException} for what may pass, an {@link
 * io.github.finetune4j.error.InvalidRequestException} for what is refused, with the status 404 for what is gone.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface BatchService {
    /** {@return the model that is asked} */
    ModelRef model();

    /** {@return the same model, asked call by call} */
    ChatModel calls();

    /** {@return the service's limits, and what a batch costs} */
    BatchLimits limits();

    /**
     * {@return the model as the service knows it now, with its {@linkplain ModelRef#shutdownDate() end}; empty where it
     * is gone}
     */
    Optional<ModelRef> known();

    /**
     * {@return a line of a file of requests, as JSON values}
     *
     * @param key by which the answer is known again, 32 hexadecimal digits, the first value in the line that is a text
     * @param request what is asked
     */
    Map<String, Object> line(String key, ChatRequest request);

    /**
     * {@return id at the service of a file of requests, ready for {@link #create}} The same name has the same content:
     * a file that is there already is taken.
     *
     * @param name says the content, and the batch that is made of it: {@link #fileName} of its label
     * @param file one request a line
     */
    String upload(String name, Path file);

    /**
     * {@return id of the batch with that label, created if there is none} A creation that may have worked is not
     * repeated here: whoever calls looks for it first, and for a while, since a list may be late. Called again after
     * that: no second batch, and no second bill.
     *
     * @param file of requests, as {@link #upload} gave it
     * @param label of letters, digits and {@code -}, at most 64, that no other batch has
     * @throws UndecidedBatchException if it cannot be told yet whether there is one: none is created then
     */
    String create(String file, String label);

    /**
     * {@return id of the batch with that label; empty if the service shows none}
     *
     * @param label as {@link #create} had it
     */
    Optional<String> find(String label);

    /**
     * {@return id of the batch with that label; empty if the service shows none} For a service that shows no labels of
     * a batch, and recognises it by what the file says.
     *
     * @param file of requests, as {@link #upload} gave it
     * @param label as {@link #create} had it
     * @throws UndecidedBatchException if it cannot be told yet: none is created then
     */
    default Optional<String> find(String file, String label) {
        return find(label);
    }

    /**
     * {@return the state of a batch; empty where the service doesn't know it}
     *
     * @param batch id, as {@link #create} gave it
     */
    Optional<BatchStatus> look(String batch);

    /**
     * Asks the service to end a batch. What it has answered by then is billed, and comes down. One that has ended, or
     * is gone, stays as it is.
     *
     * @param batch id, as {@link #create} gave it
     * @throws UnsupportedCapabilityException if the service has no way to; so it is by default
     */
    default void cancel(String batch) {
        throw new UnsupportedCapabilityException("a batch of " + model().provider()
                + " can't be cancelled from here -> end it at the service, or let it run: batch " + batch);
    }

    /**
     * {@return the file, complete} A part that is there from a try before may be gone on with.
     *
     * @param file id at the service, of {@link BatchStatus#files}
     * @param target where it goes
     */
    Path download(String file, Path target);

    /**
     * {@return what can be read of a file that doesn't come complete}
     *
     * @param file id at the service, of {@link BatchStatus#files}
     */
    InputStream read(String file);

    /**
     * {@return a line of a file that came}
     *
     * @param line as JSON values
     */
    BatchAnswer answer(Map<String, Object> line);

    /**
     * {@return a line of a file that came, by a service whose lines say of which batch they are} Of another batch it
     * has an id that nobody asked for.
     *
     * @param line as JSON values
     * @param label as {@link #create} had it
     */
    default BatchAnswer answer(Map<String, Object> line, String label) {
        return answer(line);
    }

    /**
     * {@return the name of the file of a batch's requests, by which it is found at a service that keeps no labels}
     *
     * @param label as {@link #create} had it
     */
    static String fileName(String label) {
        return AskedBatch.fileName(label);
    }
}
