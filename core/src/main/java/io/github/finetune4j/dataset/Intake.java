package io.github.finetune4j.dataset;

import io.github.finetune4j.internal.json.Json;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Takes the rows of all sources in order: counts them, finds equal and contradicting ones, keeps or drops them. */
final class Intake {
    private static final int LINE_BITS = 40;
    private final @Nullable DuplicateRule removeDuplicates;
    private final @Nullable List<DatasetRow> kept;
    private final RejectLog rejects;
    private final Watch watch;
    private final long limit;
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
    private long taken;

    /**
     * @param removeDuplicates drops later ones of equal rows; null reports them only
     * @param keep whether examples are kept, or only counted
     * @param rejects where rows that are left out go
     * @param watch told of each row
     * @param limit rows that are taken at most
     */
    Intake(@Nullable DuplicateRule removeDuplicates, boolean keep, RejectLog rejects, Watch watch, long limit) {
        this.rejects = rejects;
        this.watch = watch;
        this.limit = limit;
        this.removeDuplicates = removeDuplicates;
        this.kept = keep ? new ArrayList<>() : null;
    }

    void source(String name) {
        sources.add(name);
    }

    void shape(RowShape shape) {
        shapes.merge(shape, 1L, Long::sum);
    }

    /** {@return whether there are as many rows as wanted} */
    boolean full() {
        return taken >= limit;
    }

    /** Leaves a row with an error out. */
    void reject(RowIssues issues, Supplier<String> row) {
        read++;
        invalid++;
        watch.add(1);
        rejects.add(origin(issues, ""), "reading", issues.firstCode(), issues.firstMessage(), row.get());
    }

    private static RowOrigin origin(RowIssues issues, String format) {
        return new RowOrigin(issues.source(), issues.line(), format);
    }

    void accept(Example example, String format, RowIssues issues) {
        read++;
        watch.add(1);
        long here = ((long) sources.size() << LINE_BITS) | issues.line();
        ExampleHashes hashes = ExampleHashes.of(example);
        long first = rows.putIfAbsent(rowHash(example, hashes), here);
        RowOrigin origin = origin(issues, format);
        if (first != here && duplicate(first, issues)) {
            rejects.add(
                    origin,
                    "deduplicate",
                    "duplicate",
                    "the row equals " + place(first),
                    Json.write(ExampleRows.row(example)));
            return;
        }
        if (first == here) {
            contradiction(hashes, here, issues);
        }
        promptLengths.add(length(example.prompt()));
        answerLengths.add(answerLength(example));
        if (kept != null) {
            kept.add(new DatasetRow(taken, example, origin));
        }
        taken++;
    }

    private static int answerLength(Example example) {
        if (example instanceof PreferenceExample pair) {
            return length(pair.preferred());
        }
        return example instanceof ChatExample chat
                ? chat.answer().map(Message::content).map(Intake::length).orElse(0)
                : 0;
    }

    private byte[] rowHash(Example example, ExampleHashes hashes) {
        return removeDuplicates == null || removeDuplicates == DuplicateRule.EXACT
                ? hashes.row()
                : ContentHash.of(example, removeDuplicates);
    }

    List<DatasetRow> kept() {
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
