// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chat;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/**
 * The author of a message.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public enum Role {
    /** Instructions from the operator, before the conversation. */
    SYSTEM,
    /** Instructions from the operator, in the words of newer OpenAI models. */
    DEVELOPER,
    /** The person. */
    USER,
    /** The model. */
    ASSISTANT,
    /** The result of a tool that the model called. */
    TOOL;

    private static final Map<String, Role> BY_WORD =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Role::word, role -> role));

    private final String word = name().toLowerCase(Locale.ROOT);

    /** {@return the word in data files, for example {@code assistant}} */
    public String word() {
        return word;
    }

    /**
     * {@return the role of that word, empty if there is none}
     *
     * @param word as in data files; case counts
     */
    public static Optional<Role> ofWord(String word) {
        return Optional.ofNullable(BY_WORD.get(word));
    }
}
