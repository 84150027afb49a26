// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc.internal;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.registry.store.internal.ChainLine;
import io.github.finetune4j.registry.store.internal.RecordStorage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The chain in a table, and its head in a table of one row, which is also the lock of who writes. */
record RecordTable(Session session) implements RecordStorage {
    /** Waits until nobody else writes, and keeps others from writing until the transaction ends. */
    void lock() throws IOException {
        List<Long> locked = new ArrayList<>();
        session.query(
                row -> locked.add(row.getLong(1)), "select n from finetune4j_registry_head where one = 1 for update");
        if (locked.isEmpty()) {
            throw new IOException("the head of the registry is missing: finetune4j_registry_head has no row -> bring"
                    + " the database back from a copy");
        }
    }

    @Override
    public void read(long after, Consumer<String> reader) throws IOException {
        List<Long> found = new ArrayList<>(1);
        session.query(
                row -> {
                    if (row.getLong(1) == after) {
                        found.add(after);
                    } else {
                        reader.accept(row.getString(2));
                    }
                },
                "select n, line from finetune4j_registry_record where n >= ? order by n",
                after);
        if (after > 0 && found.isEmpty()) {
            throw new FineTuneException("the registry's records were cut: record " + after
                    + " is not there any more -> bring the database back from a copy");
        }
    }

    @Override
    public List<String> all() throws IOException {
        List<String> lines = new ArrayList<>();
        session.query(row -> lines.add(row.getString(1)), "select line from finetune4j_registry_record order by n");
        return lines;
    }

    @Override
    public @Nullable Head head() throws IOException {
        List<Head> head = new ArrayList<>(1);
        session.query(
                row -> head.add(new Head(row.getLong(1), row.getString(2))),
                "select n, hash from finetune4j_registry_head where one = 1");
        return head.isEmpty() ? null : head.get(0);
    }

    @Override
    public List<String> problems() {
        return List.of(); // there is nothing else
    }

    @Override
    public String name() {
        return "finetune4j_registry_record";
    }

    @Override
    public String headName() {
        return "finetune4j_registry_head";
    }

    @Override
    public boolean headIsExact() {
        return true;
    }

    @Override
    public void append(List<ChainLine> lines) throws IOException {
        ChainLine first = lines.get(0);
        ChainLine last = lines.get(lines.size() - 1);
        int moved = session.update(
                "update finetune4j_registry_head set n = ?, hash = ? where one = 1 and n = ? and hash = ?",
                last.number(),
                last.hash(),
                first.number() - 1,
                first.previous());
        if (moved != 1) {
            throw new FineTuneException("the registry's head: not that of record " + (first.number() - 1)
                    + " -> verify() says what was changed; bring the database back from a copy");
        }
        session.batch("insert into finetune4j_registry_record (n, id, line) values (?, ?, ?)", statement -> {
            for (ChainLine line : lines) {
                statement.setLong(1, line.number());
                statement.setString(2, line.id());
                statement.setString(3, line.text());
                statement.addBatch();
            }
        });
    }
}
