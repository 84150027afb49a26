// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springai;

import io.github.finetune4j.internal.callback.Causes;
import java.lang.reflect.InvocationTargetException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The HTTP status of a failure. Each provider of Spring AI throws exceptions of its own client, which have it as
 * {@code statusCode()} or {@code getStatusCode()}; those of Spring AI's retries say it in their message.
 */
final class HttpStatus {
    private static final Pattern SAID = Pattern.compile("^(?:HTTP )?([45]\\d\\d)\\b");

    private HttpStatus() {}

    /** {@return the status, 0 if the failure and its causes have none} */
    static int of(Throwable failure) {
        return Causes.of(failure).stream()
                .mapToInt(HttpStatus::own)
                .filter(status -> status > 0)
                .findFirst()
                .orElse(0);
    }

    private static int own(Throwable failure) {
        int status = asked(failure, "statusCode");
        if (status <= 0) {
            status = asked(failure, "getStatusCode");
        }
        String message = failure.getMessage();
        if (status <= 0 && message != null) {
            Matcher said = SAID.matcher(message);
            status = said.find() ? Integer.parseInt(said.group(1)) : 0;
        }
        return status;
    }

    private static int asked(Object target, String method) {
        try {
            Object value = target.getClass().getMethod(method).invoke(target);
            if (value instanceof Number number) {
                return number.intValue();
            }
            return value == null || value instanceof CharSequence ? 0 : asked(value, "value");
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            return 0; // it has none, or none for us
        }
    }
}
