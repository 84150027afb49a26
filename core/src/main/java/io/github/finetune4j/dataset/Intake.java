package io.github.finetune4j.dataset;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes the rows of all sources in order: counts them, finds equal and contradicting ones, keeps or drops them. */
final class Intake {
    private static final int LINE_BITS = 40;
    private final @Nullable DuplicateRule removeDuplicates;
    private final @Nullable List<ChatExample> kept;
    private final IssueLog log;
    private final List<String> sources = new ArrayList<>();
    private final Map<RowShape, Long> shapes = new EnumMap<>(RowShape.class);
    private final HashIndex rows = new HashIndex();
    private final HashIndex prompts = new HashIndex();
    private final HashIndex turns = new HashIndex();
    private final LengthCounter promptLengths = new LengthCounter();
    private final LengthCounter answerLengths = new LengthCounter();
    private long read;
    private long invalid;
    private long duplicates;

    /**
     * @param log where issues go
     * @param removeDuplicates drops later ones of equal rows; null reports them only
     * @param keep whether examples are kept, or only counted
     */
    Intake(IssueLog log, @Nullable DuplicateRule removeDuplicates, boolean keep) {
        this.log = log;
        this.removeDuplicates = removeDuplicates;
        this.kept = keep ? new ArrayList<>() : null;
    }

    void source(String name) {
        sources.add(name);
    }

    void shape(RowShape shape) {
        shapes.merge(shape, 1L, Long::sum);
    }

    void reject() {
        read++;
        invalid++;
    }

    void accept(ChatExample example, RowIssues issues) {
        read++;
        long here = ((long) sources.size() << LINE_BITS) | issues.line();
        ExampleHashes hashes = ExampleHashes.of(example);
        long first = rows.putIfAbsent(rowHash(example, hashes), here);
        if (first != here && duplicate(first, issues)) {
            return;
        }
        if (first == here) {
            contradiction(hashes, here, issues);
        }
        promptLengths.add(length(example.prompt()));
        answerLengths.add(
                example.answer().map(Message::content).map(Intake::length).orElse(0));
        if (kept != null) {
            kept.add(example);
        }
    }

    private byte[] rowHash(ChatExample example, ExampleHashes hashes) {
        return removeDuplicates == null || removeDuplicates == DuplicateRule.EXACT
                ? hashes.row()
                : ContentHash.of(example, removeDuplicates);
    }

    DatasetReport report(Map<String, Integer> splitSizes) {
        return new DatasetReport(this, log, splitSizes);
    }

    List<ChatExample> kept() {
        return kept == null ? List.of() : kept;
    }

    List<String> sources() {
        return sources;
    }

    Map<RowShape, Long> shapes() {
        return shapes;
    }

    long read() {
        return read;
    }

    long invalid() {
        return invalid;
    }

    long duplicates() {
        return duplicates;
    }

    LengthCounter promptLengths() {
        return promptLengths;
    }

    LengthCounter answerLengths() {
        return answerLengths;
    }

    // Returns whether the row is dropped
    private boolean duplicate(long first, RowIssues issues) {
        boolean drop = removeDuplicates != null;
        issues.report(
                IssueCode.DUPLICATE_ROW,
                drop ? Severity.INFO : Severity.WARNING,
                "",
                "the row equals " + place(first) + (drop ? " and was removed" : ""));
        duplicates += drop ? 1 : 0;
        return drop;
    }

    private void contradiction(ExampleHashes hashes, long here, RowIssues issues) {
        byte[] prompt = hashes.prompt();
        if (prompt == null) {
            return;
        }
        long firstPrompt = prompts.putIfAbsent(prompt, here);
        long firstTurns = turns.putIfAbsent(hashes.turns(), here);
        if (firstPrompt != here && firstTurns == here) {
            issues.report(
                    IssueCode.CONTRADICTORY_ROW,
                    "",
                    "the prompt of " + place(firstPrompt) + " has another answer here");
        }
    }

    private String place(long at) {
        String source = sources.get((int) (at >> LINE_BITS) - 1);
        long line = at & ((1L << LINE_BITS) - 1);
        return sources.size() == 1 ? "line " + line : source + ":" + line;
    }

    private static int length(List<Message> messages) {
        int sum = 0;
        for (Message message : messages) {
            sum += length(message.content());
        }
        return sum;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
