// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.http.provider.Fields;
import java.util.OptionalLong;

/**
 * An object in Cloud Storage, as its API shows it.
 *
 * @param fields as they came
 */
record StoredObject(Fields fields) {
    String name() {
        return fields.text("name");
    }

    OptionalLong size() {
        return fields.wholeOrText("size");
    }

    String generation() {
        return fields.text("generation");
    }

    /** {@return whether it holds what has these sums, as far as its own sums show} */
    boolean holds(DataSums sums) {
        boolean sizes = size().isEmpty() || size().getAsLong() == sums.length();
        return sizes && same(fields.text("crc32c"), sums.crc32c()) && same(fields.text("md5Hash"), sums.md5());
    }

    private static boolean same(String theirs, String ours) {
        return theirs.isEmpty() || theirs.equals(ours); // an object made of several has no MD5
    }
}
