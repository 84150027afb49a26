// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch;

import io.github.finetune4j.chat.Usage;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line of the journal.
 *
 * @param json as it is written
 */
record AskEvent(Map<String, Object> json) {
    static final String PLANNED = "planned";
    static final String UPLOADED = "uploaded";
    static final String CREATING = "creating";
    static final String CREATED = "created";
    static final String DROPPED = "dropped";
    static final String FAILED = "failed";
    static final String TAKEN = "taken";
    static final String CALLING = "calling";
    static final String CALLED = "called";
    static final String FINISHED = "finished";

    static final String ID = "id";
    static final String KEY = "key";
    static final String WHY = "why";
    static final String SHA256 = "sha256";
    static final String AT = "at";

    private static final String EVENT = "event";
    private static final String TURN = "turn";
    private static final String AGAIN = "again";
    private static final String REQUESTS = "requests";
    private static final String ANSWERS = "answers";
    private static final String UNSURE = "unsure";
    private static final String MOST = "most_";
    private static final String UNSURE_MOST = "unsure_most_";
    private static final String INPUT = "input_tokens";
    private static final String OUTPUT = "output_tokens";

    static AskEvent of(String name, int turn) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(EVENT, name);
        json.put(TURN, (long) turn);
        return new AskEvent(json);
    }

    static AskEvent failed(int turn, String key, String why, boolean again) {
        return of(FAILED, turn).with(KEY, key).with(WHY, why).with(AGAIN, again);
    }

    AskEvent with(String name, Object value) {
        json.put(name, value);
        return this;
    }

    AskEvent requests(int number, Usage most) {
        return with(REQUESTS, (long) number).usage(MOST, most);
    }

    AskEvent answers(long number, Usage usage) {
        return with(ANSWERS, number).usage("", usage);
    }

    AskEvent unsure(int number, Usage most) {
        return number == 0 ? this : with(UNSURE, (long) number).usage(UNSURE_MOST, most);
    }

    AskEvent odd(AskOddities some) {
        return some.equals(AskOddities.NONE)
                ? this
                : with("doubled", some.doubled())
                        .with("unknown", some.unknown())
                        .with("other_model", some.others())
                        .with("damaged", some.damaged());
    }

    private AskEvent usage(String prefix, Usage usage) {
        return with(prefix + INPUT, usage.inputTokens()).with(prefix + OUTPUT, usage.outputTokens());
    }

    String name() {
        return text(EVENT);
    }

    int turn() {
        return (int) number(TURN);
    }

    String text(String name) {
        return String.valueOf(json.getOrDefault(name, ""));
    }

    /** {@return when it was; null in lines of before that don't say it} */
    @Nullable Instant at() {
        try {
            return json.containsKey(AT) ? Instant.parse(text(AT)) : null;
        } catch (DateTimeException e) {
            return null; // no line is lost for its time
        }
    }

    boolean again() {
        return Boolean.TRUE.equals(json.get(AGAIN));
    }

    int requests() {
        return (int) number(REQUESTS);
    }

    Usage most() {
        return usage(MOST);
    }

    long answers() {
        return number(ANSWERS);
    }

    Usage usage() {
        return usage("");
    }

    int unsure() {
        return (int) number(UNSURE);
    }

    Usage unsureMost() {
        return usage(UNSURE_MOST);
    }

    AskOddities oddities() {
        return new AskOddities(number("doubled"), number("unknown"), number("other_model"), number("damaged"));
    }

    private Usage usage(String prefix) {
        return new Usage(number(prefix + INPUT), number(prefix + OUTPUT));
    }

    private long number(String name) {
        return json.get(name) instanceof Number number ? number.longValue() : 0;
    }
}
