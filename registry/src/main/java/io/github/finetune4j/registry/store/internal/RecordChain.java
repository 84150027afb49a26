// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.names.Remedy;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.store.DayRoot;
import io.github.finetune4j.registry.store.RecordProof;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The records of a registry, one line of JSON each, in an order that only grows. Each line holds its number, the hash
 * of the line before, and at its end its own: SHA-256 over its bytes up to there. So nobody changes, removes, adds or
 * moves a line without breaking the chain behind it, or the head that stands beside it.
 */
final class RecordChain {
    private final Storage storage;
    private final Consumer<RegistryRecord> reader;
    private final DayTrees days = new DayTrees();
    private ChainLine last = ChainLine.BEFORE_THE_FIRST;

    /**
     * @param storage has the lines
     * @param reader gets each record once, in order, also those that other processes add
     */
    RecordChain(Storage storage, Consumer<RegistryRecord> reader) {
        this.storage = storage;
        this.reader = reader;
    }

    /** Forgets what was read, to read it anew. */
    void startAnew() {
        last = ChainLine.BEFORE_THE_FIRST;
        days.startAnew();
    }

    /** Reads what has been added since. */
    void refresh() throws IOException {
        storage.records().read(last.number(), this::take);
    }

    private void take(String line) {
        ChainLine next;
        try {
            next = ChainLine.parse(line);
        } catch (FineTuneException e) {
            throw broken("record " + (last.number() + 1) + " is no record any more: " + Remedy.without(e), e);
        }
        next.problemAfter(last).ifPresent(problem -> {
            throw broken(problem, null);
        });
        last = next;
        days.take(next.added(), line);
        reader.accept(next.record());
    }

    private FineTuneException broken(String what, @Nullable Throwable cause) {
        return new FineTuneException(
                "the registry " + storage.where() + ": " + storage.records().name() + ": " + what
                        + " -> salvage() opens what is whole, and its verify() names all that is not; bring the"
                        + " registry back from a copy",
                cause);
    }

    /** Takes lines that are whole, also those behind one that is not. */
    void take(List<ChainLine> whole) {
        for (ChainLine line : whole) {
            last = line;
            days.take(line.added(), line.text());
        }
    }

    /**
     * Adds a record, durably. The caller is alone, has refreshed, and knows that the id is new.
     *
     * @param beside what lies beside the chain by now; null without
     */
    void append(RegistryRecord record, Instant now, @Nullable Map<String, Object> beside) throws IOException {
        ChainLine next =
                last.next(RecordText.kind(record), record.id(), record.at(), now, RecordText.body(record), beside);
        write(List.of(next));
        reader.accept(record);
    }

    private void write(List<ChainLine> lines) throws IOException {
        storage.records().append(lines);
        for (ChainLine line : lines) {
            last = line;
            days.take(line.added(), line.text());
        }
    }

    /**
     * Adds records of another registry, all or none: each as the very same line where that can follow, else as a new
     * one.
     */
    void append(List<ChainLine> lines, Instant now) throws IOException {
        List<ChainLine> all = new ArrayList<>(lines.size());
        ChainLine before = last;
        for (ChainLine line : lines) {
            before = line.problemAfter(before).isEmpty() ? line : line.behind(before, now);
            all.add(before);
        }
        write(all);
        all.forEach(line -> reader.accept(line.record()));
    }

    /** {@return all lines, each of which follows the one before} */
    List<ChainLine> lines() throws IOException {
        List<ChainLine> lines = new ArrayList<>();
        for (String text : storage.records().all()) {
            lines.add(ChainLine.parse(text));
        }
        return lines;
    }

    /** {@return the trees over the records that were read} */
    DayTrees days() {
        return days;
    }

    /** {@return the proof that a record is one of its day's} */
    RecordProof proof(String id) throws IOException {
        ChainLine line = line(id);
        return proof(line, days.dayOf(line.number()));
    }

    /** {@return the proof that a record is one of a root's} */
    RecordProof proof(String id, DayRoot kept) throws IOException {
        ChainLine line = line(id);
        if (line.number() < kept.first() || line.number() > kept.last() || kept.last() > size()) {
            throw new IllegalArgumentException("record " + id + " has the number " + line.number()
                    + ", the root is over " + kept.first() + " to " + kept.last() + " -> give the root of its day");
        }
        return proof(line, kept);
    }

    private RecordProof proof(ChainLine line, DayRoot day) {
        return new RecordProof(line.text(), line.number(), day, days.path(line.number(), day));
    }

    private ChainLine line(String id) throws IOException {
        String quoted = Json.write(Map.of("id", id));
        String part = quoted.substring(1, quoted.length() - 1);
        return storage.records().all().stream()
                .filter(line -> line.contains(part))
                .map(ChainLine::parse)
                .filter(line -> line.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no record " + id + " in " + storage.where() + " -> give the id of one of records()"));
    }

    /** {@return how many records there are} */
    long size() {
        return last.number();
    }
}
