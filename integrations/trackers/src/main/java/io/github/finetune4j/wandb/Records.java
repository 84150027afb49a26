// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.wandb;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.trackers.internal.Proto;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The messages of a {@code .wandb} file. The numbers of fields are those of wandb_internal.proto, read in the package
 * wandb 0.31.0 on 2026-11-30.
 */
final class Records {
    static final int NUMBER = 1;
    static final int HISTORY = 2;
    static final int SUMMARY = 3;
    static final int OUTPUT = 13;
    static final int RUN = 17;
    static final int EXIT = 18;
    static final int HEADER = 21;
    static final int ITEM = 1;
    static final int KEY = 1;
    static final int NESTED_KEY = 2;
    static final int VALUE = 16;
    static final int STEP = 2;
    static final int START_TIME = 17;
    private static final int CONFIG = 4;
    private static final int INFO = 200;
    /** The oldest wandb that reads what is written here, as wandb 0.31.0 says of its own files. */
    private static final String OLDEST_READER = "0.70.0";

    private Records() {}

    static byte[] whole(long number, int kind, Proto content, String run) {
        return new Proto()
                .number(NUMBER, number)
                .message(kind, content)
                .message(INFO, new Proto().text(1, run))
                .bytes();
    }

    static Proto header() {
        return new Proto().message(1, new Proto().text(1, "finetune4j").text(2, OLDEST_READER));
    }

    static Proto run(RunFacts facts, Instant began) {
        Proto run = new Proto().text(1, facts.id());
        if (!facts.entity().isEmpty()) {
            run.text(2, facts.entity());
        }
        run.text(3, facts.project());
        Proto config = new Proto();
        facts.config()
                .forEach((key, value) ->
                        config.message(1, new Proto().text(KEY, key).text(VALUE, Json.write(value))));
        run.message(CONFIG, config);
        if (!facts.group().isEmpty()) {
            run.text(6, facts.group());
        }
        run.text(7, "train").text(8, facts.name());
        if (!facts.notes().isEmpty()) {
            run.text(9, facts.notes());
        }
        facts.tags().forEach(tag -> run.text(10, tag));
        return run.message(START_TIME, time(began));
    }

    static Proto history(Map<String, Object> row, long step) {
        Proto history = new Proto();
        row.forEach((name, value) ->
                history.message(ITEM, new Proto().text(NESTED_KEY, name).text(VALUE, json(value))));
        return history.message(STEP, step == 0 ? new Proto() : new Proto().number(1, step));
    }

    static Proto summary(Map<String, Object> row) {
        Proto summary = new Proto();
        row.forEach((name, value) ->
                summary.message(ITEM, new Proto().text(NESTED_KEY, name).text(VALUE, json(value))));
        return summary;
    }

    static Proto output(Instant at, String line) {
        return new Proto().number(1, 1).message(2, time(at)).text(3, line + "\n");
    }

    static Proto exit(int code) {
        return code == 0 ? new Proto() : new Proto().number(1, code);
    }

    private static Proto time(Instant at) {
        return new Proto().number(1, at.getEpochSecond()).number(2, at.getNano());
    }

    /** {@return as Python writes JSON: NaN and infinities are bare words} */
    private static String json(Object value) {
        return value instanceof Double number && !Double.isFinite(number) ? number.toString() : Json.write(value);
    }

    /** The facts in the record of a run. */
    record RunFacts(
            String id,
            String entity,
            String project,
            String name,
            String group,
            String notes,
            List<String> tags,
            Map<String, Object> config) {}
}
