// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.read;

import io.github.finetune4j.dataset.DuplicateRule;
import io.github.finetune4j.dataset.Severity;
import io.github.finetune4j.dataset.internal.hash.HashIndex;
import io.github.finetune4j.dataset.internal.hash.PromptIndex;
import io.github.finetune4j.dataset.internal.hash.RowHashes;
import io.github.finetune4j.dataset.internal.report.IssueLog;
import io.github.finetune4j.dataset.internal.report.LengthCounter;
import io.github.finetune4j.dataset.internal.report.RejectLog;
import io.github.finetune4j.dataset.internal.rules.IssueCode;
import io.github.finetune4j.dataset.spi.RowIssue;
import io.github.finetune4j.dataset.spi.RowOrigin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A collector of the rows of all sources in order: counts them, finds equal and contradicting ones, keeps or drops
 * them.
 */
public final class RowCollector {
    private static final String LEFT_OUT = "nothing; the first one is kept";
    private final @Nullable DuplicateRule removeDuplicates;
    private final RowDestination destination;
    private final IssueLog log;
    private final RejectLog rejects;
    private final ProgressMonitor watch;
    private final long limit;
    private final List<String> sources = new ArrayList<>();
    private final List<Long> bases = new ArrayList<>(); // lines of all sources before each one
    private final Map<String, Long> shapes = new LinkedHashMap<>();
    private final PromptIndex prompts = new PromptIndex();
    private final HashIndex rows = new HashIndex(); // without an answer, or with a prompt that came before
    private final HashIndex contradictions = new HashIndex();
    private final LengthCounter promptLengths = new LengthCounter();
    private final LengthCounter answerLengths = new LengthCounter();
    private long lines; // physical lines so far, over all sources
    private long read;
    private long invalid;
    private long duplicates;
    private long taken;

    @SuppressWarnings("UnusedVariable") // written so that looking isn't optimised away
    private long touched;

    /**
     * @param log where issues go
     * @param rejects where rows that are left out go
     * @param watch notified of each row
     * @param removeDuplicates drops later ones of equal rows; null reports them only
     * @param limit rows that are taken at most
     * @param destination where the rows that are kept go
     */
    public RowCollector(
            IssueLog log,
            RejectLog rejects,
            ProgressMonitor watch,
            @Nullable DuplicateRule removeDuplicates,
            long limit,
            RowDestination destination) {
        this.log = log;
        this.rejects = rejects;
        this.watch = watch;
        this.removeDuplicates = removeDuplicates;
        this.limit = limit;
        this.destination = destination;
    }

    void source(String name) {
        sources.add(name);
        bases.add(lines);
    }

    /** {@return whether there are as many rows as wanted} */
    boolean full() {
        return taken >= limit;
    }

    /** To be called before rows are taken. */
    void expect(List<ReadRow> rowsToCome) {
        long sum = 0;
        for (ReadRow row : rowsToCome) {
            RowHashes hashes = row.hashes();
            if (hashes != null) {
                sum += prompts.touch(hashes.prompt());
            }
        }
        touched = sum;
    }

    void take(long line, ReadRow row) {
        lines = Math.max(lines, bases.get(bases.size() - 1) + line);
        read++;
        watch.add(1);
        RowOrigin origin = new RowOrigin(sources.get(sources.size() - 1), line, row.format());
        row.issues().all().forEach(issue -> log.add(origin, issue));
        RowHashes hashes = row.hashes();
        if (hashes == null) {
            invalid++;
            rejects.add(
                    origin, "reading", row.issues().firstCode(), row.issues().firstMessage(), row.text());
            return;
        }
        shapes.merge(row.format(), 1L, Long::sum);
        int here = (int) lines;
        int samePrompt = hashes.answered() ? prompts.putIfAbsent(hashes, here) : here;
        int first = firstEqual(hashes, here, samePrompt);
        if (first != here && duplicate(first, row, origin)) {
            return;
        }
        if (first == here && samePrompt != here && !prompts.sameAnswer()) {
            contradiction(hashes, here, samePrompt, origin);
        }
        promptLengths.add(row.promptLength());
        answerLengths.add(row.answerLength());
        destination.take(taken++, row, origin);
    }

    // Returns whether the row is dropped
    private boolean duplicate(int first, ReadRow row, RowOrigin origin) {
        boolean drop = removeDuplicates != null;
        String equals = "the row equals " + place(first);
        log.add(
                origin,
                new RowIssue(
                        "",
                        IssueCode.DUPLICATE_ROW.word(),
                        drop ? Severity.INFO : Severity.WARNING,
                        equals + (drop ? " and was removed" : ""),
                        drop ? LEFT_OUT : IssueCode.DUPLICATE_ROW.fix()));
        if (drop) {
            duplicates++;
            rejects.add(origin, "deduplicate", "duplicate", equals, row.text());
        }
        return drop;
    }

    // The first equal row; this one where there is none. Rows with a new prompt needn't be looked for
    private int firstEqual(RowHashes hashes, int here, int samePrompt) {
        if (samePrompt != here && prompts.sameRow()) {
            return samePrompt;
        }
        return hashes.answered() && samePrompt == here ? here : rows.putIfAbsent(hashes.row(), hashes.rowCheck(), here);
    }

    private void contradiction(RowHashes hashes, int here, int first, RowOrigin origin) {
        long both = hashes.prompt() ^ (hashes.answer() * 0x9E3779B97F4A7C15L);
        if (contradictions.putIfAbsent(both, hashes.promptCheck(), here) == here) {
            log.add(
                    origin,
                    IssueCode.CONTRADICTORY_ROW.issue(
                            "", "the prompt of " + place(first) + " has another answer here"));
        }
    }

    private String place(int stored) {
        long at = Integer.toUnsignedLong(stored);
        int source = sources.size() - 1;
        while (source > 0 && bases.get(source) >= at) {
            source--;
        }
        long line = at - bases.get(source);
        return sources.size() == 1 ? "line " + line : sources.get(source) + ":" + line;
    }

    public List<String> sources() {
        return sources;
    }

    public Map<String, Long> shapes() {
        return shapes;
    }

    IssueLog log() {
        return log;
    }

    public long read() {
        return read;
    }

    public long invalid() {
        return invalid;
    }

    /** {@return rows that were taken} */
    public long kept() {
        return taken;
    }

    public long duplicates() {
        return duplicates;
    }

    public LengthCounter promptLengths() {
        return promptLengths;
    }

    public LengthCounter answerLengths() {
        return answerLengths;
    }
}
