// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import java.util.Set;

/** Named tensors that are read on demand. */
public interface TensorSource extends AutoCloseable {

    /** {@return what names the source in messages} */
    default String where() {
        return "the weights";
    }

    /** {@return the names, in file order} */
    Set<String> names();

    /**
     * {@return one tensor; its bytes are mapped, not copied, where the file allows}
     *
     * @param name one of {@link #names()}
     * @throws io.github.finetune4j.error.InvalidModelException where there is no such tensor, naming it
     */
    TensorData tensor(String name);

    /**
     * {@return sizes of a tensor, row-major}
     *
     * @param name one of {@link #names()}
     */
    default long[] shape(String name) {
        return tensor(name).shape();
    }

    /**
     * {@return whether the file keeps a tensor in blocks of few bits, so that it is computed, not mapped}
     *
     * @param name one of {@link #names()}
     */
    default boolean isQuantised(String name) {
        return false;
    }

    /**
     * Hands back the memory of what was read so far, which is read again where it is still used. To be called after
     * each of many large tensors.
     */
    default void forget() {}

    /**
     * To be called when all that is wanted was read: what lay in the last page of a file that became shorter was read
     * as zeros.
     *
     * @throws io.github.finetune4j.error.InvalidModelException if a file has another size than when it was opened
     */
    default void unchanged() {}

    /** Releases files; tensors handed out stay readable. */
    @Override
    void close();
}
