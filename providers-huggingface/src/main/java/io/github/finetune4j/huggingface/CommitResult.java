// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The result of a commit.
 *
 * @param commit the new one; the one that was there, if nothing had changed
 * @param changed paths that were sent; those that the repository held already are left out
 * @param pullRequestAddress page of the pull request, or null
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record CommitResult(
        String commit, List<String> changed, @Nullable String pullRequestAddress) {
    /** Copies the paths. */
    public CommitResult {
        changed = List.copyOf(changed);
    }

    /** {@return page of the pull request, if one was asked for} */
    public Optional<String> pullRequest() {
        return Optional.ofNullable(pullRequestAddress);
    }
}
