// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.read;

import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.internal.rules.IssueCode;
import io.github.finetune4j.dataset.spi.DatasetSource;
import io.github.finetune4j.dataset.spi.RowIssue;
import io.github.finetune4j.dataset.spi.RowOrigin;
import io.github.finetune4j.dataset.spi.RowSink;
import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.internal.callback.ForeignCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The way of rows from a source to where they are kept. It goes one way: each stage hands on to the next.
 *
 * <pre>
 * source          DatasetSource     hands over bytes or single records
 *   │
 * batches         BatchSource       whole lines, or whole JSON values; only bytes are cut into batches
 *   │
 * rows            RowReader         bytes become fields; the plainest chat rows (PlainRow) need no fields
 *   │
 * rules           RowRules          repairs, shape and checks make an example of the fields; then its hashes
 *   │
 * tally           SourceTally       line numbers, blank lines, shapes: in the order of the source again
 *   │
 * collector       RowCollector      counts, duplicates, contradictions, rejects, over all sources
 *   │
 * destination     RowDestination    rows in memory, files of a split, or a count of bytes
 * </pre>
 *
 * <p>Rows and rules of batches run on several threads, all else in the builder's. What follows in memory, such as steps
 * and measures, is the builder's to call.
 */
public final class RowPipeline {
    private final ReadSettings settings;
    private final Workers workers;
    private final RowCollector collector;
    private final RowRules rules; // of the builder's thread
    private final Deque<RowBatch> free = new ArrayDeque<>();

    /**
     * @param settings how rows are read
     * @param workers threads that make rows of batches
     * @param collector takes the rows, in order, and hands them to their destination
     */
    public RowPipeline(ReadSettings settings, Workers workers, RowCollector collector) {
        this.settings = settings;
        this.workers = workers;
        this.collector = collector;
        this.rules = new RowRules(settings);
    }

    /** Sends all rows of a source their way. */
    public void read(DatasetSource source) {
        SourceTally tally = new SourceTally(source.name(), settings, collector);
        Attempt<Boolean> read = Attempt.at(() -> {
            source.read(new Entry(tally));
            return true;
        });
        if (read.failure() instanceof IOException stopped) {
            tally.stopped(stopped);
            return;
        }
        if (read.failure() != null) {
            RowOrigin last = new RowOrigin(source.name(), tally.line(), "");
            ForeignCode.refuse("the source, after row " + last + ",", null, "fix it, or what it reads", read.failure());
        }
        read.orThrow();
        tally.end();
    }

    /** An entry for a source's rows: bytes at the first stage, records at the rules, broken records at the tally. */
    private final class Entry implements RowSink {
        private final SourceTally tally;

        Entry(SourceTally tally) {
            this.tally = tally;
        }

        @Override
        public void jsonl(InputStream in) throws IOException {
            LineBatches lines = new LineBatches(in, settings.maxLineBytes());
            Optional<IssueCode> other = FileSignature.at(lines);
            if (other.isPresent()) {
                tally.lost(1, other.get());
            } else {
                batches(lines, tally);
            }
        }

        @Override
        public void json(InputStream in) throws IOException {
            batches(JsonBatches.open(in, settings.maxLineBytes()), tally);
        }

        @Override
        public void row(long line, Map<String, ?> fields) {
            tally.take(line, rules.row(fields));
        }

        @Override
        public void example(long line, Example example) {
            tally.take(line, rules.row(example));
        }

        @Override
        public void broken(long line, RowIssue issue, String text) {
            tally.take(line, ReadRow.broken(issue, text));
        }

        @Override
        public void tooLong(long line, String text) {
            tally.take(line, rules.tooLong(text));
        }

        @Override
        public void note(long line, RowIssue issue) {
            tally.note(line, issue);
        }

        @Override
        public void lost(RowIssue issue) {
            tally.lost(issue);
        }

        @Override
        public int maxLineBytes() {
            return settings.maxLineBytes();
        }

        @Override
        public boolean wantsMore() {
            return !collector.full();
        }
    }

    // From bytes to the tally
    private void batches(BatchSource batches, SourceTally tally) throws IOException {
        Workers.Queue<Rows> queue = workers.queue(rows -> collect(rows, tally));
        try {
            RowBatch next = emptyBatch();
            while (!collector.full() && batches.next(next)) {
                RowBatch batch = next;
                queue.add(() -> new Rows(batch, new RowReader(settings).read(batch)));
                next = emptyBatch();
            }
        } finally {
            queue.finish();
        }
    }

    private record Rows(RowBatch batch, List<ReadRow> all) {}

    private void collect(Rows rows, SourceTally tally) {
        collector.expect(rows.all);
        long before = tally.line();
        for (int i = 0; i < rows.all.size() && !collector.full(); i++) {
            tally.take(rows.batch.line(i, before), rows.all.get(i));
        }
        reuse(rows.batch);
    }

    private RowBatch emptyBatch() {
        return Objects.requireNonNullElseGet(free.pollFirst(), () -> new RowBatch(LineBatches.PIECE));
    }

    private void reuse(RowBatch batch) {
        if (batch.capacity() <= LineBatches.PIECE) {
            free.addLast(batch);
        }
    }
}
