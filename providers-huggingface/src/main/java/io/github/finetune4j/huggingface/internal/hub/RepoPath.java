// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.hub;

/** Paths inside a repository: whoever wrote it chose them, so they are not to be trusted. */
public final class RepoPath {
    private RepoPath() {}

    /** {@return whether the path stays below its repository on every operating system} */
    public static boolean safe(String path) {
        if (path.isEmpty() || path.length() > 4096) {
            return false;
        }
        for (String segment : path.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..") || !plain(segment)) {
                return false;
            }
        }
        return true;
    }

    // a backslash or a colon would mean a folder, a drive or a stream on Windows
    private static boolean plain(String segment) {
        return segment.chars().allMatch(c -> c >= ' ' && c != 0x7f && c != '\\' && c != ':');
    }

    /** {@return the path} */
    public static String check(String what, String path) {
        if (!safe(path)) {
            throw new IllegalArgumentException(
                    what + ": " + path + " -> give a relative path without empty parts, dots, colons and backslashes");
        }
        return path;
    }
}
