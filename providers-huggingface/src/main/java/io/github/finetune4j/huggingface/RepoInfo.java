// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import java.util.List;
import org.apiguardian.api.API;

/**
 * The facts that the Hub reports about a repository.
 *
 * @param id {@code owner/name}; the new one if it was renamed
 * @param commit that the revision is now
 * @param hidden whether it is private
 * @param gated whether its terms must be accepted first
 * @param tags the Hub's own and the owner's
 * @param files paths in that commit
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record RepoInfo(String id, String commit, boolean hidden, boolean gated, List<String> tags, List<String> files) {
    /** Copies the lists. */
    public RepoInfo {
        tags = List.copyOf(tags);
        files = List.copyOf(files);
    }
}
