package io.github.finetune4j.dataset;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Who speaks in a message.
 *
 * @since 0.1
 */
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

    /** {@return the word in data files, for example {@code assistant}} */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * {@return the role of that word, empty if there is none}
     *
     * @param word as in data files; case counts
     */
    public static Optional<Role> ofWord(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }
}
