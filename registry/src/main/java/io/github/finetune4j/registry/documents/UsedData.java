// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import io.github.finetune4j.registry.DataVersion;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A version of data and what a model has to do with it. */
record UsedData(String role, String id, @Nullable DataVersion version) {
    Optional<DataVersion> known() {
        return Optional.ofNullable(version);
    }

    /** {@return enough of its hash to distinguish it from others} */
    String shortId() {
        return shortId(id);
    }

    static String shortId(String id) {
        String hash = id.substring(id.indexOf('/') + 1);
        return hash.substring(0, Math.min(12, hash.length()));
    }

    String rows() {
        return Facts.orMissing(known().map(data -> String.valueOf(data.rows())));
    }
}
