// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labelstudio;

import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * A token of a user of Label Studio, which no message and no log shows. Label Studio has two kinds, and both are
 * recognized by their shape: a personal access token, which is exchanged for one that holds five minutes, and the older
 * legacy token. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class LabelStudioToken {
    private static final String VARIABLE = "LABEL_STUDIO_API_KEY";
    private static final Pattern PERSONAL = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
    private static final Pattern LEGACY = Pattern.compile("[\\w-]+");

    private final String value;

    private LabelStudioToken(String value) {
        this.value = value;
    }

    /**
     * {@return a token}
     *
     * @param value as the account's page shows it; spaces around it are dropped
     * @throws IllegalArgumentException if it is no token; the message does not show it
     */
    public static LabelStudioToken of(String value) {
        String stripped = value.strip();
        if (!PERSONAL.matcher(stripped).matches() && !LEGACY.matcher(stripped).matches()) {
            throw new IllegalArgumentException("a token of Label Studio: " + stripped.length()
                    + " characters that are none -> copy it from the page \"Account & Settings\"");
        }
        return new LabelStudioToken(stripped);
    }

    /**
     * {@return the token in the environment variable {@value #VARIABLE}}
     *
     * @throws IllegalStateException if it is not set
     */
    public static LabelStudioToken fromEnv() {
        String value = System.getenv(VARIABLE);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException(
                    "environment variable " + VARIABLE + " is not set -> set it to a token of Label Studio");
        }
        return of(value);
    }

    /** Whether it has to be exchanged for an access token. */
    boolean personal() {
        return value.indexOf('.') >= 0;
    }

    String value() {
        return value;
    }

    @Override
    public String toString() {
        return "LabelStudioToken(***)";
    }
}
