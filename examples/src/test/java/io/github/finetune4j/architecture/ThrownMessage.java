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
    static final String ARROW = " -> ";
    private static final Pattern WORD = Pattern.compile("\\p{L}{2,}");
    private static final Pattern GAP = Pattern.compile("\\{\\w*}");

    /** Whether the sources give any words of it, beside what is handed over. */
    boolean hasWords() {
        return branches.stream().anyMatch(ThrownMessage::worded);
    }

    /** Whether every branch says what to do; one that only passes a text on says nothing itself. */
    boolean hasRemedy() {
        return branches.stream().allMatch(text -> text.contains(ARROW) || !worded(text));
    }

    /** Whether it goes on with a text that its method is handed. */
    boolean isHandedOn() {
        return method.texts().stream()
                .map(MessageText::handed)
                .anyMatch(gap -> branches.stream().anyMatch(text -> text.contains(gap)));
    }

    /** Whether callers may have to say what to do. */
    boolean isOpen() {
        return isHandedOn() && !(hasWords() && hasRemedy());
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
