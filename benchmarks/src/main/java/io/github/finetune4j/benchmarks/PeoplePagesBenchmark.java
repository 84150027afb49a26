// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.journal.FileJournalStore;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.store.jdbc.JdbcJournalStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.h2.jdbcx.JdbcConnectionPool;
import org.postgresql.ds.PGConnectionPoolDataSource;

/**
 * People who judge at once on the real pages, over HTTP: how long a page turn takes where their work is kept in files,
 * in H2 and in PostgreSQL on this machine, each of which writes to the disk before it answers.
 */
final class PeoplePagesBenchmark implements Benchmark {
    @Override
    public String name() {
        return "people-pages";
    }

    @Override
    public Set<String> options() {
        return Set.of("folder", "people", "rows", "raters", "thinks");
    }

    @Override
    public String usage() {
        return "people-pages [--folder DIR] [--people 50] [--rows 400] [--raters 3] [--thinks 1000]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        try {
            Path work = options.text("folder").isPresent()
                    ? Files.createTempDirectory(Path.of(options.text("folder").get()), "people-pages")
                    : Files.createTempDirectory("people-pages");
            return run(
                    new PeopleAtWork(
                            work,
                            options.integer("people", 50, 1),
                            options.integer("rows", 400, 10),
                            options.integer("raters", 3, 1),
                            options.integer("thinks", 1000, 1)),
                    work);
        } catch (IOException e) {
            throw new UncheckedIOException("the benchmark's folder can't be used", e);
        }
    }

    private Map<String, Object> run(PeopleAtWork people, Path work) throws IOException {
        Map<String, Map<String, Object>> turns = new LinkedHashMap<>();
        try (JournalStore files = FileJournalStore.open(work.resolve("files"))) {
            turns.put("files", people.turns(files));
        }
        try (JournalStore h2 = JdbcJournalStore.h2(work.resolve("h2"))) {
            turns.put("h2", people.turns(h2));
        }
        try (EmbeddedPostgres server = postgres();
                JournalStore postgres = JdbcJournalStore.of(pool(server))) {
            turns.put("postgresql", people.turns(postgres));
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", name());
        figures.putAll(people.settings());
        figures.put("turns", turns);
        Map<String, Object> p95 = new LinkedHashMap<>();
        turns.forEach((store, its) -> p95.put(store, its.getOrDefault("p95_ms", Double.NaN)));
        figures.put("p95_ms", p95);
        figures.put("machine", Machine.facts());
        figures.put("java", Runtime.version().toString());
        return figures;
    }

    /** As it is delivered: the package for tests leaves the disk to the operating system. */
    private static EmbeddedPostgres postgres() throws IOException {
        return EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
    }

    private static JdbcConnectionPool pool(EmbeddedPostgres server) {
        PGConnectionPoolDataSource source = new PGConnectionPoolDataSource();
        source.setUrl(server.getJdbcUrl("postgres", "postgres"));
        return JdbcConnectionPool.create(source);
    }
}
