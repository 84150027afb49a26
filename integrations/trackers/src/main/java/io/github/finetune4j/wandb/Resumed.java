// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.wandb;

import io.github.finetune4j.trackers.internal.ProtoFields;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** The place where a file goes on: the next process goes on from there. */
final class Resumed {
    long number;
    long lastStep = -1;
    long lines;
    boolean begun;
    boolean ended;
    Instant began = Instant.EPOCH;

    static Resumed of(List<byte[]> records) throws IOException {
        Resumed state = new Resumed();
        for (byte[] record : records) {
            state.take(ProtoFields.of(record));
        }
        return state;
    }

    private void take(ProtoFields record) throws IOException {
        number = record.number(Records.NUMBER);
        if (record.has(Records.HISTORY)) {
            lastStep = record.message(Records.HISTORY).message(Records.STEP).number(1);
        } else if (record.has(Records.OUTPUT)) {
            lines++;
        } else if (record.has(Records.RUN)) {
            begun = true;
            ProtoFields time = record.message(Records.RUN).message(Records.START_TIME);
            began = Instant.ofEpochSecond(time.number(1), time.number(2));
        } else if (record.has(Records.EXIT)) {
            ended = true;
        }
    }
}
