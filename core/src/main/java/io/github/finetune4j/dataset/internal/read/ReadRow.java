// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.read;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PreferenceExample;
import io.github.finetune4j.dataset.internal.hash.RowHashes;
import io.github.finetune4j.dataset.internal.report.RejectLog;
import io.github.finetune4j.dataset.internal.rules.ExampleRows;
import io.github.finetune4j.dataset.internal.rules.RowIssues;
import io.github.finetune4j.dataset.internal.rules.RowShape;
import io.github.finetune4j.dataset.spi.RowIssue;
import io.github.finetune4j.dataset.spi.SplitPart;
import io.github.finetune4j.internal.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The result of reading one record: a usable row, a broken one, or a blank line. It no longer changes once it is handed
 * on.
 */
public final class ReadRow {
    private static final RowIssues NONE = new RowIssues();
    private static final byte[] NO_BYTES = {};

    private final boolean blank;
    private final RowIssues issues;
    private final @Nullable Example example;
    private final String format;
    private final @Nullable RowHashes hashes; // null where the row is unusable
    private final int promptLength;
    private final int answerLength;
    private final String text; // of an unusable row
    private int lineBytes;
    private @Nullable SplitPart part;
    private byte[] bytes = NO_BYTES; // of a plain row its batch's
    private int from;
    private int to;

    private ReadRow(
            boolean blank,
            RowIssues issues,
            @Nullable Example example,
            String format,
            @Nullable RowHashes hashes,
            int promptLength,
            int answerLength,
            String text) {
        this.blank = blank;
        this.issues = issues;
        this.example = example;
        this.format = format;
        this.hashes = hashes;
        this.promptLength = promptLength;
        this.answerLength = answerLength;
        this.text = text;
    }

    static ReadRow blankLine() {
        return new ReadRow(true, NONE, null, "", null, 0, 0, "");
    }

    static ReadRow broken(RowIssue issue, String text) {
        RowIssues issues = new RowIssues();
        issues.report(issue);
        return broken(issues, text);
    }

    static ReadRow broken(RowIssues issues, String text) {
        return new ReadRow(false, issues, null, "", null, 0, 0, text);
    }

    static ReadRow plain(@Nullable ChatExample example, RowHashes hashes, int promptLength, int answerLength) {
        return new ReadRow(false, NONE, example, RowShape.CHAT.label(), hashes, promptLength, answerLength, "");
    }

    static ReadRow usable(RowIssues issues, Example example, String format, RowHashes hashes) {
        return new ReadRow(false, issues, example, format, hashes, length(example.prompt()), answerLength(example), "");
    }

    /** Says that the row is a line of JSONL, so many bytes long, its line feed counted. */
    ReadRow ofLine(int length) {
        lineBytes = length;
        return this;
    }

    /** Says to which part of a split the row goes, and as which bytes, without a line feed. */
    ReadRow dealt(SplitPart toPart, byte[] line, int start, int end) {
        part = toPart;
        bytes = line;
        from = start;
        to = end;
        return this;
    }

    boolean blank() {
        return blank;
    }

    boolean usable() {
        return hashes != null;
    }

    RowIssues issues() {
        return issues;
    }

    /** {@return what the row says; null where it is unusable, or nobody wants the example} */
    public @Nullable Example example() {
        return example;
    }

    String format() {
        return format;
    }

    /** {@return the row's hashes; null where it is unusable} */
    @Nullable RowHashes hashes() {
        return hashes;
    }

    int promptLength() {
        return promptLength;
    }

    int answerLength() {
        return answerLength;
    }

    /** {@return bytes of the line of JSONL as it came, its line feed counted; 0 where it came otherwise} */
    int lineBytes() {
        return lineBytes;
    }

    /** {@return the part of a split; null where rows aren't dealt out while they are read} */
    public @Nullable SplitPart part() {
        return part;
    }

    /** {@return how many bytes were written: the row that was dealt out, without a line feed} */
    public int writeTo(OutputStream out) throws IOException {
        out.write(bytes, from, to - from);
        return to - from;
    }

    /** {@return the row for {@code rejected.jsonl}} */
    String text() {
        if (hashes == null) {
            return text;
        }
        return example == null ? RejectLog.text(bytes, from, to) : Json.write(ExampleRows.row(example));
    }

    private static int answerLength(Example example) {
        if (example instanceof PreferenceExample pair) {
            return length(pair.preferred());
        }
        return example instanceof ChatExample chat
                ? chat.answer().map(Message::content).map(ReadRow::length).orElse(0)
                : 0;
    }

    private static int length(Iterable<Message> messages) {
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
