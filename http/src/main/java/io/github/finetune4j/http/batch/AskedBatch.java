// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch;

import io.github.finetune4j.chat.Usage;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A batch that has gone out, or is about to. Not safe for use by several threads. */
final class AskedBatch {
    private static final int DIGITS = 32;

    final int turn;
    final int requests;
    final Usage most;
    private final String sha256;

    @Nullable String file;

    boolean creating;

    @Nullable String id;

    /** When it was created, as far as it was noted. */
    @Nullable Instant since;

    /** As the service said last. */
    @Nullable BatchStatus now;

    /** How often in a row the service did not know it. */
    int missed;

    AskedBatch(int turn, int requests, Usage most, String sha256) {
        this.turn = turn;
        this.requests = requests;
        this.most = most;
        this.sha256 = sha256;
    }

    /** {@return a name at the service that says the content, and the turn} */
    String fileName() {
        return fileName(labelled());
    }

    static String fileName(String label) {
        return "finetune4j-ask-" + label + ".jsonl";
    }

    /** {@return what the label says: the same requests may be asked again in another turn} */
    String labelled() {
        return sha256.substring(0, DIGITS) + "-" + turn;
    }

    /** {@return the name here, without an ending} */
    static String name(int turn) {
        return String.format(Locale.ROOT, "batch-%05d", turn);
    }
}
