// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.hub;

import io.github.finetune4j.huggingface.HubRepo;
import io.github.finetune4j.huggingface.RepoType;
import java.util.regex.Pattern;

/**
 * The spelling of repositories by the Hub, its addresses and its cache: what their names may be, and the words around
 * them.
 */
public final class RepoNames {
    /** PEFT's settings in an adapter's repository. */
    public static final String ADAPTER_CONFIG = "adapter_config.json";

    private static final Pattern ID = Pattern.compile("(\\w[\\w.-]*/)?\\w[\\w.-]*");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    private RepoNames() {}

    public static boolean validId(String id) {
        return id.length() <= 200
                && ID.matcher(id).matches()
                && !id.contains("--")
                && !id.contains("..")
                && !id.endsWith(".git");
    }

    public static boolean isCommit(String text) {
        return COMMIT.matcher(text).matches();
    }

    /** {@return whether the revision is a commit, which never changes} */
    public static boolean pinned(HubRepo repo) {
        return isCommit(repo.revision());
    }

    /** {@return the id as segments of a path} */
    public static String[] segments(HubRepo repo) {
        return repo.id().split("/", -1);
    }

    /** {@return the Hub's word, for example {@code model}} */
    public static String word(RepoType type) {
        return switch (type) {
            case MODEL -> "model";
            case DATASET -> "dataset";
            case SPACE -> "space";
        };
    }

    /** {@return the word in API paths and cache folders, for example {@code models}} */
    public static String plural(RepoType type) {
        return word(type) + "s";
    }

    /** {@return what stands before the id in the address of a page or file; empty for models} */
    public static String pathPrefix(RepoType type) {
        return type == RepoType.MODEL ? "" : plural(type) + "/";
    }
}
