// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.generate;

/** Makes text of tokens as they come. */
public interface Pieces {
    /**
     * {@return the text that is whole now, often empty}
     *
     * @param id of the next token
     */
    String add(int id);

    /** {@return what was held back} */
    String finish();
}
