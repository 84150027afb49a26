// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import org.apiguardian.api.API;

/**
 * Supplies the key or token for each attempt, so that a short-lived token can be renewed.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
@FunctionalInterface
public interface TokenSource {
    /** {@return a key or token that is valid now; should come from a cache, for it is asked before every attempt} */
    String token();
}
