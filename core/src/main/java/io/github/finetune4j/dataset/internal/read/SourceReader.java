// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.read;

import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PreferenceExample;
import io.github.finetune4j.dataset.TextExample;
import io.github.finetune4j.dataset.internal.rules.IssueCode;
import io.github.finetune4j.dataset.internal.rules.RowIssues;
import io.github.finetune4j.dataset.spi.DatasetSource;
import io.github.finetune4j.dataset.spi.RowIssue;
import io.github.finetune4j.dataset.spi.RowOrigin;
import io.github.finetune4j.dataset.spi.RowSink;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Takes one source's rows into the {@link RowCollector}. */
public final class SourceReader implements RowSink {
    private final String name;
    private final RowCollector intake;
    private final ReadSettings settings;
    private final Workers workers;
    private final RowReader reader; // for rows that come one by one
    private final Set<String> shapes = new HashSet<>();
    private final List<Long> blanksBeforeRows = new ArrayList<>();
    private final Deque<RowBatch> free = new ArrayDeque<>();
    private boolean anyRow;
    private boolean lost;
    private long line;

    public SourceReader(String name, RowCollector intake, ReadSettings settings, Workers workers) {
        this.name = name;
        this.intake = intake;
        this.settings = settings;
        this.workers = workers;
        this.reader = new RowReader(settings);
        intake.source(name);
    }

    public void read(DatasetSource source) {
        try {
            source.read(this);
            if (!anyRow && !lost) {
                lost(IssueCode.EMPTY_FILE.issue(""));
            }
        } catch (IOException e) {
            intake.log().addLoss(name, line + 1, IssueCode.UNREADABLE, "reading stopped: " + e);
        }
    }

    @Override
    public void row(long at, Map<String, ?> fields) {
        take(at, reader.fields(fields));
    }

    @Override
    public void example(long at, Example example) {
        take(at, reader.example(example));
    }

    @Override
    public void broken(long at, RowIssue issue, String text) {
        RowIssues issues = new RowIssues();
        issues.report(issue);
        take(at, ReadRow.broken(issues, text));
    }

    @Override
    public void note(long at, RowIssue issue) {
        intake.log().add(new RowOrigin(name, at, ""), issue);
    }

    @Override
    public void lost(RowIssue issue) {
        lost = true;
        intake.log().addLoss(new RowOrigin(name, 0, ""), issue);
    }

    @Override
    public int maxLineBytes() {
        return settings.maxLineBytes();
    }

    @Override
    public void tooLong(long at, String text) {
        take(at, reader.tooLong(text));
    }

    @Override
    public boolean wantsMore() {
        return !intake.full();
    }

    @Override
    public void jsonl(InputStream in) throws IOException {
        LineBatches batches = new LineBatches(in, settings.maxLineBytes());
        Optional<IssueCode> other = FileSignature.at(batches);
        if (other.isPresent()) {
            lost = true;
            intake.log().addLoss(name, 1, other.get(), other.get().meaning());
        } else {
            all(batches);
        }
    }

    @Override
    public void json(InputStream in) throws IOException {
        JsonBatches batches = new JsonBatches(in, settings.maxLineBytes());
        batches.peek();
        all(batches);
    }

    private record Read(RowBatch batch, List<ReadRow> rows) {}

    private void all(BatchSource batches) throws IOException {
        Workers.Queue<Read> queue = workers.queue(this::take);
        try {
            RowBatch batch = new RowBatch(LineBatches.PIECE);
            while (!intake.full() && batches.next(batch)) {
                RowBatch full = batch;
                queue.add(() -> new Read(full, new RowReader(settings).read(full)));
                batch = Objects.requireNonNullElseGet(free.pollFirst(), () -> new RowBatch(LineBatches.PIECE));
            }
        } finally {
            queue.finish();
        }
    }

    private void take(Read read) {
        long before = line;
        intake.expect(read.rows);
        for (int i = 0; i < read.rows.size() && !intake.full(); i++) {
            take(read.batch.records() < 0 ? before + i + 1 : read.batch.line(i), read.rows.get(i));
        }
        if (read.batch.capacity() <= LineBatches.PIECE) {
            free.addLast(read.batch);
        }
    }

    private void take(long at, ReadRow row) {
        line = Math.max(line, at);
        if (row.kind == ReadRow.Kind.BLANK) {
            blank(at);
            return;
        }
        firstRow();
        intake.take(at, row);
        if (row.usable()
                && shapes.add(row.format)
                && !row.format.equals(settings.usual().label())) {
            note(
                    at,
                    IssueCode.OTHER_SHAPE.issue(
                            "", "rows of " + row.format + " are read as " + kind(row) + " from this line on"));
        }
    }

    private static String kind(ReadRow row) {
        if (row.example instanceof TextExample) {
            return "texts";
        }
        return row.example instanceof PreferenceExample ? "preferences" : "chats";
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
}
