// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.names;

import java.util.List;
import java.util.regex.Pattern;

/** The name that people call a base model by, and as much of a hash as is shown beside a name. */
public final class ShownModel {
    private static final Pattern FOLDER = Pattern.compile("(?s)(?:/|\\./|\\.\\./|~|[A-Za-z]:/|file:).*");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{16,}");
    private static final int COMMIT_DIGITS = 7;
    private static final int HASH_DIGITS = 8;
    private static final String HUB = "models--";

    private ShownModel() {}

    /**
     * {@return a folder's last name; of a snapshot in the Hugging Face cache, whose folder is called by its commit,
     * {@code owner/name@commit}; any other name as it is}
     *
     * @param base a folder, a name on a hub or a provider's name
     */
    public static String name(String base) {
        String path = base.replace('\\', '/');
        return FOLDER.matcher(path).matches() ? ofFolder(path) : base;
    }

    private static String ofFolder(String path) {
        List<String> names = List.of(path.replaceAll("/+$", "").split("/+"));
        int last = names.size() - 1;
        return last >= 2
                        && names.get(last - 1).equals("snapshots")
                        && names.get(last - 2).startsWith(HUB)
                ? names.get(last - 2).substring(HUB.length()).replace("--", "/") + "@"
                        + start(names.get(last), COMMIT_DIGITS)
                : names.get(last);
    }

    /**
     * {@return an id whose hashes are cut to eight digits, such as {@code local/job-1f0c9a2b}}
     *
     * @param id of a run or a model at its provider
     */
    public static String brief(String id) {
        return HASH.matcher(id).replaceAll(hash -> start(hash.group(), HASH_DIGITS));
    }

    private static String start(String text, int length) {
        return text.substring(0, Math.min(length, text.length()));
    }
}
