// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.names;

/**
 * A remedy: the part of a failure's message behind its arrow. A message made of another's names one remedy, not two.
 */
public final class Remedy {
    private static final String ARROW = " -> ";

    private Remedy() {}

    /**
     * {@return the message without what to do}
     *
     * @param failure whose message is to become part of another
     */
    public static String without(Throwable failure) {
        return without(String.valueOf(failure.getMessage()));
    }

    /**
     * {@return the message without what to do}
     *
     * @param message that is to become part of another
     */
    public static String without(String message) {
        int arrow = message.lastIndexOf(ARROW);
        return arrow < 0 ? message : message.substring(0, arrow);
    }

    /**
     * {@return what the message says to do, or else the other remedy}
     *
     * @param message which may name a remedy of its own
     * @param otherwise the remedy where it names none
     */
    public static String in(String message, String otherwise) {
        int arrow = message.lastIndexOf(ARROW);
        return arrow < 0 ? otherwise : message.substring(arrow + ARROW.length());
    }
}
