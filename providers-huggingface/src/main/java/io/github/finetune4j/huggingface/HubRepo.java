// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import io.github.finetune4j.huggingface.internal.hub.RepoNames;
import io.github.finetune4j.huggingface.internal.hub.RepoPath;
import org.apiguardian.api.API;

/**
 * A reference to a repository on the Hub, at a revision.
 *
 * @param type kind of repository
 * @param id {@code owner/name}; some old models have a name alone
 * @param revision branch, tag, commit (40 hexadecimal digits), or {@code refs/pr/N}
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record HubRepo(RepoType type, String id, String revision) {
    /** The branch that every repository has. */
    public static final String MAIN = "main";

    /** Checks the parts. */
    public HubRepo {
        if (!RepoNames.validId(id)) {
            throw new IllegalArgumentException(
                    "repository: " + id + " -> give owner/name, of letters, digits, - _ and .");
        }
        RepoPath.check("revision", revision);
    }

    /**
     * {@return a model at {@code main}}
     *
     * @param id {@code owner/name}
     */
    public static HubRepo model(String id) {
        return new HubRepo(RepoType.MODEL, id, MAIN);
    }

    /**
     * {@return a data set at {@code main}}
     *
     * @param id {@code owner/name}
     */
    public static HubRepo dataset(String id) {
        return new HubRepo(RepoType.DATASET, id, MAIN);
    }

    /**
     * {@return the same repository at another revision}
     *
     * @param value branch, tag, commit or {@code refs/pr/N}
     */
    public HubRepo at(String value) {
        return new HubRepo(type, id, value);
    }

    /**
     * {@return {@code owner/name}, with {@code datasets/} before a data set and {@code @revision} after all but main}
     */
    @Override
    public String toString() {
        return RepoNames.pathPrefix(type) + id + (revision.equals(MAIN) ? "" : "@" + revision);
    }
}
