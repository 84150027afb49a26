// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import java.util.Objects;
import org.apiguardian.api.API;

/**
 * A secret that cannot be printed by accident. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class ApiKey implements TokenSource {
    private final String value;

    private ApiKey(String value) {
        this.value = value;
    }

    /**
     * {@return a key}
     *
     * @param value visible ASCII without spaces; spaces around it are dropped
     * @throws IllegalArgumentException if it is blank, null (a variable that is not set) or holds other characters; the
     *     message does not show it
     */
    public static ApiKey of(String value) {
        String stripped = Objects.requireNonNullElse(value, "").strip(); // null: a variable that is not set
        if (stripped.isEmpty()) {
            throw new IllegalArgumentException(
                    "a key must be visible ASCII characters, got none -> set the variable that it comes from, or"
                            + " take fromEnv(\"NAME\"), which names it");
        }
        if (!stripped.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException(
                    "a key must be visible ASCII characters, got others too -> check how it was copied");
        }
        return new ApiKey(stripped);
    }

    /**
     * {@return the key in an environment variable}
     *
     * @param variable its name
     * @throws IllegalStateException if it is not set
     */
    public static ApiKey fromEnv(String variable) {
        String value = System.getenv(variable);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException("environment variable " + variable + " is not set -> set it to the key");
        }
        return of(value);
    }

    @Override
    public String token() {
        return value;
    }

    @Override
    public String toString() {
        return "ApiKey(***)";
    }
}
