// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import java.util.Objects;

/** A setting that can't be: what, its value, and what to do, in one line. The application does not start with it. */
final class SettingException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private static final String TO_DO = " -> ";

    SettingException(String message) {
        super(message);
    }

    SettingException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * {@return what somebody else has refused, who says what to do}
     *
     * @param property by which it came
     */
    static SettingException of(String property, RuntimeException refused) {
        return new SettingException(property + ": " + refused.getMessage(), refused);
    }

    /** {@return what is wrong} */
    String wrong() {
        return text().split(TO_DO, 2)[0];
    }

    /** {@return what to do} */
    String toDo() {
        String[] parts = text().split(TO_DO, 2);
        return parts.length > 1 ? parts[1] : "";
    }

    private String text() {
        return Objects.requireNonNull(getMessage());
    }
}
