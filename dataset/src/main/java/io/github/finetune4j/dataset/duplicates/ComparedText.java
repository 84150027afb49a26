// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.duplicates;

import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.internal.shared.ExampleText;
import org.apiguardian.api.API;

/**
 * The text of a row that is compared with the texts of other rows.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public enum ComparedText {
    /** What is asked, without the system message, which most rows share. */
    INPUT,
    /** The answer. */
    OUTPUT,
    /** Both, one after the other. */
    BOTH;

    /**
     * {@return that text}
     *
     * @param example a row
     */
    public String of(Example example) {
        return switch (this) {
            case INPUT -> ExampleText.input(example);
            case OUTPUT -> ExampleText.output(example);
            case BOTH -> ExampleText.input(example) + "\n" + ExampleText.output(example);
        };
    }
}
