// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.http.upload.Content;
import io.github.finetune4j.huggingface.internal.hub.RepoNames;
import io.github.finetune4j.huggingface.internal.hub.RepoPath;
import io.github.finetune4j.huggingface.internal.upload.CommitPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A set of changes to a repository, made in one step: all of it or nothing. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class HubCommit {
    private final CommitPlan plan;

    private HubCommit(Builder builder) {
        plan = new CommitPlan(
                builder.message,
                builder.description,
                builder.files,
                builder.deletions,
                builder.parent,
                builder.pullRequest);
    }

    /**
     * {@return a builder}
     *
     * @param message first line of the commit, not blank
     */
    public static Builder builder(String message) {
        return new Builder(message);
    }

    CommitPlan plan() {
        return plan;
    }

    @Override
    public String toString() {
        return plan.message() + ": " + plan.files().keySet()
                + (plan.deletions().isEmpty() ? "" : " without " + plan.deletions());
    }

    /**
     * Builds a {@link HubCommit}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final String message;
        private String description = "";
        private final Map<String, Content> files = new LinkedHashMap<>();
        private final List<String> deletions = new ArrayList<>();
        private @Nullable String parent;
        private boolean pullRequest;

        private Builder(String message) {
            if (message.isBlank()) {
                throw new IllegalArgumentException("message of a commit: blank -> say what it changes");
            }
            this.message = message;
        }

        /**
         * Adds or replaces a file.
         *
         * @param path in the repository, with {@code /}
         * @param file read when the commit is made; must not change meanwhile
         * @return this
         */
        public Builder addFile(String path, Path file) {
            return put(path, Content.of(file));
        }

        /**
         * Adds or replaces a file.
         *
         * @param path in the repository, with {@code /}
         * @param text in UTF-8
         * @return this
         */
        public Builder addFile(String path, String text) {
            return put(path, Content.of(text.getBytes(StandardCharsets.UTF_8)));
        }

        private Builder put(String path, Content content) {
            files.put(RepoPath.check("path in a repository", path), content);
            return this;
        }

        /**
         * Adds or replaces all files of a folder and the folders in it; hidden ones are left out.
         *
         * @param folder read now for its names, later for its contents
         * @return this
         * @throws FineTuneException if it cannot be read
         */
        public Builder addFolder(Path folder) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                    String path = folder.relativize(file).toString().replace('\\', '/');
                    if (!path.startsWith(".") && !path.contains("/.")) {
                        addFile(path, file);
                    }
                }
                return this;
            } catch (IOException e) {
                throw new FineTuneException("cannot read " + folder + ": " + e + " -> check path and permissions", e);
            }
        }

        /**
         * Removes a file.
         *
         * @param path must be in the repository
         * @return this
         */
        public Builder delete(String path) {
            deletions.add(RepoPath.check("path in a repository", path));
            return this;
        }

        /**
         * Sets further lines.
         *
         * @param value Markdown
         * @return this
         */
        public Builder description(String value) {
            description = value;
            return this;
        }

        /**
         * Sets on top of which commit this one may be made, and no other.
         *
         * @param commit 40 hexadecimal digits; default: whatever is the newest
         * @return this
         */
        public Builder parent(String commit) {
            if (!RepoNames.isCommit(commit)) {
                throw new IllegalArgumentException(
                        "parent of a commit: " + commit + " -> give its 40 hexadecimal digits");
            }
            parent = commit;
            return this;
        }

        /**
         * Asks for a pull request instead of a change of the branch.
         *
         * @return this
         */
        public Builder pullRequest() {
            pullRequest = true;
            return this;
        }

        /**
         * {@return the commit}
         *
         * @throws IllegalStateException if it changes nothing
         */
        public HubCommit build() {
            if (files.isEmpty() && deletions.isEmpty()) {
                throw new IllegalStateException("a commit that changes nothing -> add files, or delete some");
            }
            return new HubCommit(this);
        }
    }
}
