// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.names.Remedy;
import io.github.finetune4j.registry.RegistryRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a chain that are as they were written, and what is wrong with the others: what is damaged hides nothing
 * of the rest.
 */
final class WholeLines {
    private final RecordStorage storage;
    private final List<ChainLine> lines = new ArrayList<>();
    private final List<RegistryRecord> records = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private RecordStorage.@Nullable Head head;
    private boolean headDamaged;
    private ChainLine before = ChainLine.BEFORE_THE_FIRST;
    private boolean behindDamage;
    private long expected = 1; // number of the next line

    private WholeLines(RecordStorage storage) {
        this.storage = storage;
    }

    static WholeLines of(RecordStorage storage) throws IOException {
        WholeLines whole = new WholeLines(storage);
        whole.readHead();
        for (String text : storage.all()) {
            whole.take(text);
        }
        whole.end();
        return whole;
    }

    /** {@return those whose hash is their own} */
    List<ChainLine> lines() {
        return lines;
    }

    /** {@return what these say, in their order} */
    List<RegistryRecord> records() {
        return records;
    }

    /** {@return what is wrong, in words, in the order of the lines} */
    List<String> problems() {
        return problems;
    }

    private void readHead() throws IOException {
        try {
            head = storage.head();
        } catch (FineTuneException e) {
            headDamaged = true;
            problem(Remedy.without(e));
        }
    }

    private void take(String text) {
        ChainLine line;
        try {
            line = ChainLine.parse(text);
        } catch (FineTuneException e) {
            damaged("record " + expected + " is no record any more: " + Remedy.without(e));
            return;
        }
        if (!line.whole()) {
            damaged("record " + line.number() + " (" + line.id() + ") was changed: its hash is another one");
            return;
        }
        follow(line);
        lines.add(line);
        read(line);
        before = line;
        expected = line.number() + 1;
        behindDamage = false;
    }

    private void read(ChainLine line) {
        try {
            records.add(line.record());
        } catch (RuntimeException e) { // written by another version, or by somebody else
            problem(storage.name() + ": record " + line.number() + " (" + line.id() + "): " + e.getMessage());
        }
    }

    private void damaged(String what) {
        problem(storage.name() + ": " + what);
        behindDamage = true;
        expected++;
    }

    private void follow(ChainLine line) {
        if (!behindDamage) {
            line.problemAfter(before).ifPresent(what -> problem(storage.name() + ": " + what));
        } else if (line.number() > expected) {
            problem(storage.name() + ": records " + expected + " to " + (line.number() - 1) + " are missing");
        }
        RecordStorage.Head written = head;
        if (written != null && line.number() == written.number() && !line.hash().equals(written.hash())) {
            problem(storage.name() + " or " + storage.headName() + ": record " + line.number() + " (" + line.id()
                    + ") is not the one that was written");
        }
    }

    // A process that is killed between a record and its head leaves one record more, and no second one
    private void end() {
        RecordStorage.Head written = head;
        long found = expected - 1;
        long mostBehind = storage.headIsExact() ? 0 : 1;
        if (written == null) {
            if (!headDamaged && found > mostBehind) {
                problem(storage.headName() + ": the head, which says how many records there are, is missing");
            }
        } else if (written.number() > found) {
            problem(storage.name() + " or " + storage.headName() + ": records " + (found + 1) + " to "
                    + written.number() + " were removed");
        } else if (found > written.number() + mostBehind) {
            problem(storage.name() + " or " + storage.headName() + ": records " + (written.number() + 1) + " to "
                    + found + " were not written by a registry");
        }
    }

    private void problem(String what) {
        problems.add(what);
    }
}
