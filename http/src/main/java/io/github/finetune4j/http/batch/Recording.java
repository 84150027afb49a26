// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.evaluation.calls.RecordedAnswers;
import io.github.finetune4j.internal.files.KeyTable;
import java.time.Duration;

/** The answers on record, and how many of those are to what was given now. Safe for use by several threads. */
final class Recording {
    private final RecordedAnswers answers;
    private final String model;
    private final KeyTable given = new KeyTable();
    private int answered;

    Recording(RecordedAnswers answers, String model) {
        this.answers = answers;
        this.model = model;
    }

    /** {@return whether a request is given for the first time} */
    synchronized boolean give(String key) {
        if (given.has(key)) {
            return false;
        }
        given.put(key, 0);
        answered += answers.has(key) ? 1 : 0;
        return true;
    }

    synchronized int given() {
        return given.size();
    }

    synchronized boolean isGiven(String key) {
        return given.has(key);
    }

    synchronized int answered() {
        return answered;
    }

    boolean has(String key) {
        return answers.has(key);
    }

    /** A service that serves a model that is gone by another one would spoil the record. */
    boolean isOurs(ChatResponse response) {
        return response.model().map(this::isOurs).orElse(true);
    }

    /** Whoever asks for gpt-4o gets an answer of gpt-4o-2024-08-06. */
    private boolean isOurs(String name) {
        int dash = model.length();
        boolean dated =
                name.startsWith(model + "-") && name.length() > dash + 1 && Character.isDigit(name.charAt(dash + 1));
        return dated || name.equals(model);
    }

    synchronized void add(String key, ChatResponse response, Duration took) {
        if (answers.add(key, response, took) && given.has(key)) {
            answered++;
        }
    }

    void sync() {
        answers.sync();
    }
}
