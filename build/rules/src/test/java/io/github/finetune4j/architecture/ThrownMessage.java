// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one place in the sources can say when it fails.
 *
 * @param method the method that it is in, and that texts may be handed to
 * @param through the place in a called method that throws it, or makes it
 */
record ThrownMessage(
        SourceFile file,
        long line,
        MessageMethod method,
        @Nullable ThrownMessage through,
        String type,
        List<String> branches) {
    /** The type of what is gathered in a list first, to be told at once. */
    static final String PROBLEM = "problem";

    /** What stands for the message of an exception that is given none, at most its cause. */
    static final String BARE = "no words of its own";

    private static final String ARROW = " -> ";
    private static final Pattern WORD = Pattern.compile("\\p{L}{2,}");
    private static final Pattern GAP = Pattern.compile("\\{\\w*}");

    /** Whether the sources give any words of it, beside what is handed over. */
    boolean hasWords() {
        return branches.stream().anyMatch(ThrownMessage::worded);
    }

    /** Whether every branch says what to do; one that only passes texts on says nothing itself. */
    boolean hasRemedy() {
        return branches.stream().allMatch(text -> text.contains(ARROW) || !worded(text) || isHeading(text));
    }

    /** Whether each gathered problem has to say what to do, because nothing behind them does. */
    boolean isHeading() {
        return branches.stream().anyMatch(ThrownMessage::isHeading);
    }

    private static boolean isHeading(String text) {
        return text.contains(MessageText.PROBLEMS) && !text.contains(ARROW);
    }

    /** Whether it goes on with a text that its method is handed. */
    boolean isHandedOn() {
        return method.texts().stream()
                .map(MessageText::handed)
                .anyMatch(gap -> branches.stream().anyMatch(text -> text.contains(gap)));
    }

    /** Whether callers may have to say what to do. */
    boolean isOpen() {
        return isHandedOn() && (method.isConstructor() || !hasWords() || !hasRemedy());
    }

    boolean isAt(ThrownMessage other) {
        return file.equals(other.file)
                && line == other.line
                && type.equals(other.type)
                && branches.equals(other.branches);
    }

    private static boolean worded(String text) {
        return WORD.matcher(GAP.matcher(text).replaceAll("")).find();
    }

    @Override
    public String toString() {
        return file + ":" + line + " " + type + ": " + String.join(" | ", branches);
    }
}
