// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import org.apiguardian.api.API;

/**
 * The kinds of problems behind a {@link HubException}.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public enum HubProblem {
    /** There is no such repository, or it is private and the token may not see it: the Hub does not say which. */
    REPOSITORY_NOT_FOUND,
    /** The repository has no such branch, tag or commit. */
    REVISION_NOT_FOUND,
    /** The repository has no such file. */
    ENTRY_NOT_FOUND,
    /** Its terms must be accepted first. */
    GATED,
    /** Hugging Face has switched it off. */
    DISABLED,
    /** What answers does not speak as a Hub does. */
    NOT_A_HUB,
    /** A file's name would leave its folder. */
    UNSAFE_PATH,
    /** What arrived is not what was announced: wrong length or checksum. */
    CORRUPT_DOWNLOAD,
    /** Offline, and not in the cache. */
    NOT_IN_CACHE,
    /** Somebody else committed in between. */
    CONFLICT,
    /** There is no file that the model could be loaded from. */
    NO_WEIGHTS
}
