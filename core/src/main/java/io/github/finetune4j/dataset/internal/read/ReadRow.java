// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.read;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PreferenceExample;
import io.github.finetune4j.dataset.internal.hash.RowHashes;
import io.github.finetune4j.dataset.internal.rules.RowIssues;
import io.github.finetune4j.dataset.internal.rules.RowShape;
import io.github.finetune4j.dataset.spi.SplitPart;
import org.jspecify.annotations.Nullable;

/** What reading one record gave; made by any thread, taken in order by one. */
public final class ReadRow {
    static final RowIssues NONE = new RowIssues();

    /** What kind of record it was. */
    enum Kind {
        ROW,
        BLANK
    }

    final Kind kind;
    final RowIssues issues;
    public final @Nullable Example example; // null where the row is unusable, or nobody wants the example
    final String format;
    final @Nullable RowHashes hashes; // null where the row is unusable
    final int promptLength;
    final int answerLength;
    final String text; // of an unusable row

    @Nullable public SplitPart part;

    int lineBytes; // of the line of JSONL as it came, its line feed counted; 0 where it came otherwise

    public byte[] out = {};
    public int outFrom;
    public int outTo;

    private ReadRow(
            Kind kind,
            RowIssues issues,
            @Nullable Example example,
            String format,
            @Nullable RowHashes hashes,
            int promptLength,
            int answerLength,
            String text) {
        this.kind = kind;
        this.issues = issues;
        this.example = example;
        this.format = format;
        this.hashes = hashes;
        this.promptLength = promptLength;
        this.answerLength = answerLength;
        this.text = text;
    }

    static ReadRow blank() {
        return new ReadRow(Kind.BLANK, NONE, null, "", null, 0, 0, "");
    }

    static ReadRow broken(RowIssues issues, String text) {
        return new ReadRow(Kind.ROW, issues, null, "", null, 0, 0, text);
    }

    static ReadRow plain(@Nullable ChatExample example, RowHashes hashes, int promptLength, int answerLength) {
        return new ReadRow(Kind.ROW, NONE, example, RowShape.CHAT.label(), hashes, promptLength, answerLength, "");
    }

    static ReadRow usable(RowIssues issues, Example example, String format, RowHashes hashes) {
        return new ReadRow(
                Kind.ROW, issues, example, format, hashes, length(example.prompt()), answerLength(example), "");
    }

    boolean usable() {
        return hashes != null;
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
