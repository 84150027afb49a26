// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.pages;

import java.io.Serial;

/** A value in a form that is none of what the page offers for its question. */
final class WrongValueException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String question;
    private final String field;

    WrongValueException(String question, String field, String got, String remedy) {
        super("value of the question " + question + ": " + got + " -> " + remedy);
        this.question = question;
        this.field = field;
    }

    String question() {
        return question;
    }

    String field() {
        return field;
    }
}
