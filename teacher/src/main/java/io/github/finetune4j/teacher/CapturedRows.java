// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.dataset.ChatExample;
import java.util.List;

/** The rows of a capture, also where people have labelled them since. */
final class CapturedRows {
    private static final String CAPTURED = "capture/";
    private static final String ORIGIN = "origin";
    private static final String SUBJECT = "origin_subject";

    private CapturedRows() {}

    static boolean isOne(ChatExample row) {
        return String.valueOf(row.fields().get(ORIGIN)).startsWith(CAPTURED)
                || row.fields().containsKey(SUBJECT);
    }

    /** Refuses rows of a capture where nobody is asked. */
    static List<ChatExample> refused(String what, List<ChatExample> rows) {
        if (rows.stream().anyMatch(CapturedRows::isOne)) {
            throw new IllegalStateException(what + ": some are rows of a capture -> give them with"
                    + " PromptSource.production(rows, consent), which asks for each");
        }
        return rows;
    }
}
