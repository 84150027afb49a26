// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.upload;

import io.github.finetune4j.http.upload.Content;
import io.github.finetune4j.huggingface.HubCommit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a commit: what {@link HubCommit} wraps.
 *
 * @param message first line
 * @param description further lines, may be empty
 * @param files what each path is to hold, in order
 * @param deletions paths that are to go
 * @param parentCommit the only commit on top of which this one may be made, or null
 * @param pullRequest whether a pull request is asked for instead of a change of the branch
 */
public record CommitPlan(
        String message,
        String description,
        Map<String, Content> files,
        List<String> deletions,
        @Nullable String parentCommit,
        boolean pullRequest) {
    public CommitPlan {
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
        deletions = List.copyOf(deletions);
    }

    Optional<String> parent() {
        return Optional.ofNullable(parentCommit);
    }
}
