// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import io.github.finetune4j.http.provider.Fields;
import java.util.regex.Pattern;

/**
 * A job of an account. Its text is the end of the service's resource name, so that it says which collection to ask.
 *
 * @param id within the collection
 */
record JobName(JobKind kind, String id) {
    static final Pattern TEXT = Pattern.compile("(supervisedFineTuningJobs|dpoJobs)/[A-Za-z0-9][A-Za-z0-9_-]{0,127}");

    /** {@return the job of a text that matches the pattern} */
    static JobName of(String text) {
        int slash = text.indexOf('/');
        JobKind kind = text.startsWith(JobKind.PREFERENCE.collection() + "/") ? JobKind.PREFERENCE : JobKind.SUPERVISED;
        return new JobName(kind, text.substring(slash + 1));
    }

    /** {@return the last part of a resource's name} */
    static String last(Fields resource) {
        return last(resource.text("name"));
    }

    /** {@return the last part of a resource's name} */
    static String last(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
        return kind.collection() + "/" + id;
    }
}
