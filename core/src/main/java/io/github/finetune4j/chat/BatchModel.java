// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A model that is asked in batches, which a service answers within a day or so, for less money. What was asked and
 * answered is on record: the same requests, given again in another process, go on where they were, and nothing is paid
 * for twice.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface BatchModel extends ChatModel {
    /** {@return what a token costs in a batch, as a share of its ordinary price, above 0 and at most 1} */
    double priceShare();

    /**
     * {@inheritDoc} Waits for all of them, which may take days. Where some can't be answered, the others are on record,
     * and {@link #chat} gives them without asking.
     *
     * @throws io.github.finetune4j.error.BatchStoppedException if asking had to stop before its end
     */
    @Override
    List<ChatResponse> chatAll(List<ChatRequest> requests);

    /** {@return itself: it is asked in batches already, and its record is where it was told} */
    @Override
    default Optional<BatchModel> inBatches(Path folder) {
        return Optional.of(this);
    }

    @Override
    default BatchModel named(String newName) {
        return new NamedBatchModel(newName, this);
    }

    /**
     * {@return what whoever reads the figures must know of how it was asked, a sentence each: of requests, for example,
     * that went out as ordinary calls, at the full price} By default nothing.
     */
    default List<String> notes() {
        return List.of();
    }
}
