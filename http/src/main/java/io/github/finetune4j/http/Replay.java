// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import org.apiguardian.api.API;

/**
 * The answer whether a call may be repeated after an attempt whose outcome is unknown.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum Replay {
    /** Twice is as good as once: it is repeated whenever that is sensible. */
    HARMLESS,
    /**
     * Twice may be one too many, for example a second bill: it is repeated only where the first was surely not carried
     * out, because the request never left (no connection) or was refused for its rate (429).
     */
    IF_REFUSED,
    /** Never repeated. */
    NEVER
}
