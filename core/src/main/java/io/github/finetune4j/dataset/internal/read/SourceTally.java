// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.read;

import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.internal.rules.IssueCode;
import io.github.finetune4j.dataset.spi.RowIssue;
import io.github.finetune4j.dataset.spi.RowOrigin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Takes one source's rows in order: notes its blank lines, other shapes and losses, and hands the rows on. */
final class SourceTally {
    private final String name;
    private final ReadSettings settings;
    private final RowCollector collector;
    private final Set<String> shapes = new HashSet<>();
    private final List<Long> blanksBeforeRows = new ArrayList<>();
    private boolean anyRow;
    private boolean lost;
    private long line;

    SourceTally(String name, ReadSettings settings, RowCollector collector) {
        this.name = name;
        this.settings = settings;
        this.collector = collector;
        collector.source(name);
    }

    /** {@return the last line that was taken; 0 before the first} */
    long line() {
        return line;
    }

    void take(long at, ReadRow row) {
        line = Math.max(line, at);
        if (row.blank()) {
            blank(at);
            return;
        }
        firstRow();
        collector.take(at, row);
        if (row.usable() && shapes.add(row.format())) {
            newShape(at, row);
        }
    }

    // Blank lines before the first row wait: a file of nothing else gets one issue
    private void blank(long at) {
        if (anyRow) {
            note(at, IssueCode.BLANK_LINE.issue(""));
        } else {
            blanksBeforeRows.add(at);
        }
    }

    private void firstRow() {
        anyRow = true;
        blanksBeforeRows.forEach(at -> note(at, IssueCode.BLANK_LINE.issue("")));
        blanksBeforeRows.clear();
    }

    private void newShape(long at, ReadRow row) {
        if (!row.format().equals(settings.usual().label())) {
            String message = "rows of " + row.format() + " are read as " + kind(row) + " from this line on";
            note(at, IssueCode.OTHER_SHAPE.issue("", message));
        }
    }

    private static String kind(ReadRow row) {
        Example example = row.example();
        return example == null ? "chats" : example.kind();
    }

    void note(long at, RowIssue issue) {
        collector.log().add(new RowOrigin(name, at, ""), issue);
    }

    void lost(RowIssue issue) {
        lost = true;
        collector.log().addLoss(new RowOrigin(name, 0, ""), issue);
    }

    void lost(long at, IssueCode code) {
        lost = true;
        collector.log().addLoss(name, at, code, code.meaning());
    }

    /** To be called when the source was read to its end. */
    void end() {
        if (!anyRow && !lost) {
            lost(IssueCode.EMPTY_FILE.issue(""));
        }
    }

    /** To be called when the source can't be read further. */
    void stopped(IOException cause) {
        collector.log().addLoss(name, line + 1, IssueCode.UNREADABLE, "reading stopped: " + cause);
    }
}
