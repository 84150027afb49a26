// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The Hub refuses a repository, a revision or a file. What is refused for the key, the rate or the network has its own
 * exceptions in {@code io.github.finetune4j.error}.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class HubException extends ProviderException {
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    private final HubProblem problem;

    /** Which commit was made or asked for, or null. */
    private final @Nullable String commit;

    /**
     * Makes the exception.
     *
     * @param problem what kind
     * @param message what failed: value, then what to do
     * @param failure where it failed
     * @param commit commit that was looked at, or null
     */
    public HubException(HubProblem problem, String message, ProviderFailure failure, @Nullable String commit) {
        super(message, failure, null);
        this.problem = problem;
        this.commit = commit;
    }

    /** {@return what kind} */
    public HubProblem problem() {
        return problem;
    }

    /** {@return commit in which the Hub looked for a file that is not there} */
    public Optional<String> commit() {
        return Optional.ofNullable(commit);
    }
}
