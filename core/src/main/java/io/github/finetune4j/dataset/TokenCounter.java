// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import java.util.OptionalInt;
import org.apiguardian.api.API;

/**
 * Counts the tokens of a text as one particular model does. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
@FunctionalInterface
public interface TokenCounter {
    /**
     * {@return number of tokens of a text by itself, without marks of a chat template; text that looks like a special
     * token counts as text}
     *
     * @param text any text
     */
    int count(String text);

    /**
     * {@return number of tokens of a whole row as training sees it, with all marks of the chat template; empty where
     * that is not known exactly, as for models behind a service}
     *
     * @param example the row
     */
    default OptionalInt countRow(Example example) {
        return OptionalInt.empty();
    }

    /** {@return how it counts, for reports, for example {@code o200k_base}} */
    default String name() {
        return getClass().getSimpleName();
    }
}
