// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.erasure;

import org.apiguardian.api.API;

/**
 * A store that keeps what people said, and can erase one of them. Safe for use by several threads unless it says
 * otherwise.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface PersonalStore {
    /**
     * Erases everything of a person. Asking again erases what has come since, and reports again what is left to do.
     *
     * @param request who
     * @return what was done, and what is left to do
     * @throws io.github.finetune4j.error.FineTuneException if the store can't be reached
     */
    ErasedPart erase(ErasureRequest request);
}
