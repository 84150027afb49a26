// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The results of one batch as they are read: answers go on record, failures into the journal, a thousand at once. Not
 * safe for use by several threads.
 */
final class AskedResults {
    private static final int EVENTS_AT_ONCE = 1_000;

    private final Asking asking;
    private final AskedBatch batch;
    private final BatchAnswers answers;
    private final List<AskEvent> failures = new ArrayList<>();
    private int unsure;
    private boolean salvaging;

    AskedResults(Asking asking, AskedBatch batch) {
        this.asking = asking;
        this.batch = batch;
        answers = new BatchAnswers(
                asking.service, asking.recording, asking.input(batch.turn), batch.labelled(), this::failed);
    }

    void take(Path file) {
        answers.take(file);
    }

    /** Takes answers alone, as far as they come. */
    void salvage(InputStream in) throws IOException {
        salvaging = true;
        answers.take(in);
    }

    /** {@return how many requests of the batch have a line so far} */
    int lines() {
        return answers.lines();
    }

    /** The requests without a line fail. */
    void end(AskFailure why) {
        answers.end(why);
    }

    private void failed(String key, AskFailure failure) {
        if (salvaging) {
            return;
        }
        unsure += failure.unsure() ? 1 : 0;
        failures.add(AskEvent.failed(batch.turn, key, failure.why(), failure.again()));
        if (failures.size() >= EVENTS_AT_ONCE) {
            asking.note(failures);
            failures.clear();
        }
    }

    /** Notes all of it, and that the batch is over. */
    void note(String status) {
        asking.recording.sync();
        failures.add(answers.event(batch.turn, status).unsure(unsure, batch.most));
        asking.note(failures);
    }
}
