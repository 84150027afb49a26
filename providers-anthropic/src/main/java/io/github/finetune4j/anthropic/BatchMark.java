// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.anthropic;

import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.internal.names.Sha256;
import java.util.Map;

/**
 * The end of each {@code custom_id} of a batch, by which its results show whose they are: the service keeps no label of
 * a batch. An id has at most 64 characters, of which 32 are the request's own.
 *
 * @param text of letters, digits and {@code -}
 */
record BatchMark(String text) {
    static final String ID = "custom_id";
    static final int KEY_LENGTH = 32;
    private static final int HASH = 10;

    static BatchMark of(String label) {
        return new BatchMark("-" + Sha256.start(label, HASH));
    }

    boolean isOn(Map<String, Object> line) {
        String id = Fields.of(line).text(ID);
        return id.length() == KEY_LENGTH + text.length() && id.endsWith(text);
    }

    /** {@return a request's own id} */
    static String key(String id) {
        return id.length() > KEY_LENGTH ? id.substring(0, KEY_LENGTH) : id;
    }
}
