// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import org.apiguardian.api.API;

/**
 * A trouble that a fake service makes a model in batches, for {@link BatchModelTck}.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum BatchTrouble {
    /** The next batch's answers come in another order than its requests. */
    OTHER_ORDER,
    /** The next batch's file has one of its answers twice. */
    DOUBLED_ANSWER,
    /** The next batch's file has an answer to a request that it does not have. */
    UNKNOWN_ANSWER,
    /** One answer of the next batch names another model than was asked. */
    OTHER_MODEL,
    /** The next file of answers breaks off in the middle; asked for again, it comes. */
    CUT_OFF,
    /**
     * The next file of answers ends early and looks whole, for nothing tells its size, if the service can do without;
     * asked for again, it comes.
     */
    CUT_SHORT,
    /** The next batch ends as answered, and what is there of its answers is empty; asked for again, they come. */
    EMPTY_RESULTS,
    /** From now on the service has deleted all files of answers. */
    RESULTS_GONE,
    /** Some requests of the next batch, not all, fail for a reason that may pass; asked again, they are answered. */
    SOME_FAIL,
    /** One request of the next batch is refused as wrong in itself, and again each time when it is asked again. */
    REFUSED,
    /** The next batch expires half done. */
    EXPIRES,
    /** Somebody else cancels the next batch, before all of it is answered. */
    CANCELLED,
    /** The next batch is cancelled by the model's own means from another process, before all of it is answered. */
    CANCELLED_FROM_HERE,
    /** From now on many calls fail with statuses that may pass, 429 and some of 500 or more; others go well. */
    STORM,
    /** From now on each call is carried out, and of many no reply comes; of others it does. */
    LOST_REPLIES
}
