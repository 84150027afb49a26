// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A folder in a bucket.
 *
 * @param bucket its name
 * @param folder empty, or ends with a slash; below it everything is ours
 */
record BucketAddress(String bucket, String folder) {
    private static final Pattern ADDRESS = Pattern.compile("(?:gs://)?([a-z0-9][a-z0-9._-]{1,220}[a-z0-9])(?:/(.*))?");
    private static final String OURS = "finetune4j/";

    /**
     * {@return the address}
     *
     * @param text a bucket's name, or {@code gs://BUCKET/FOLDER}
     */
    static BucketAddress parse(String text) {
        Matcher parts = ADDRESS.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "bucket: " + text + " -> give its name, or gs://BUCKET/FOLDER, without characters beside a-z, 0-9,"
                            + " dot, dash and underscore in the name");
        }
        String path = parts.group(2) == null ? "" : parts.group(2);
        String folder = path.isEmpty() || path.endsWith("/") ? path : path + "/";
        return new BucketAddress(parts.group(1), folder + OURS);
    }

    /** {@return the name of the object with that content} */
    String object(String sha256) {
        return folder + sha256 + ".jsonl";
    }

    @Override
    public String toString() {
        return "gs://" + bucket + "/" + folder;
    }
}
