// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.PageVisitor;
import io.github.finetune4j.people.store.PeopleStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server of the pages over a database is killed: every answer that a page called saved is there, once. */
@Timeout(120)
class KilledPeopleServerTest {
    private static final int KILLS = 2;
    private static final int PEOPLE = 4;

    @TempDir
    Path folder = Path.of("");

    private final Set<String> saved = ConcurrentHashMap.newKeySet();

    @Test
    void overPostgres_losesNothingThatAPageCalledSaved() throws Exception {
        killed(PeopleDatabase.postgres());
    }

    @Test
    void overH2_losesNothingThatAPageCalledSaved() throws Exception {
        killed(PeopleDatabase.h2(folder.resolve("people")));
    }

    private void killed(PeopleDatabase database) throws Exception {
        SplittableRandom random = new SplittableRandom(3);
        for (int kill = 0; kill < KILLS; kill++) {
            int before = saved.size();
            serveUntilKilled(database, before + random.nextInt(20, 60));
            assertThat(saved.size()).isGreaterThan(before + 19);
            try (PeopleStore store = database.open()) {
                List<String> kept = PeopleWork.queue(store, 1).answers().stream()
                        .map(answer -> answer.annotator() + " " + answer.taskId())
                        .toList();
                assertThat(kept).doesNotHaveDuplicates();
                assertThat(new HashSet<>(kept)).containsAll(saved);
            }
        }
    }

    private void serveUntilKilled(PeopleDatabase database, int answers) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                PeopleServer.class.getName(),
                database.where(),
                folder.toString()));
        for (int i = 0; i < PEOPLE; i++) {
            command.add("person-" + i);
        }
        Process server = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        ExecutorService pool = Executors.newFixedThreadPool(PEOPLE);
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
            List<Future<?>> working = new ArrayList<>();
            for (int i = 0; i < PEOPLE; i++) {
                String person = "person-" + i;
                URI link = URI.create(String.valueOf(out.readLine()));
                working.add(pool.submit(() -> {
                    work(person, link);
                    return true;
                }));
            }
            while (saved.size() < answers) {
                TimeUnit.MILLISECONDS.sleep(1);
                assertThat(server.isAlive()).isTrue();
            }
            server.toHandle().destroyForcibly();
            server.waitFor();
            for (Future<?> each : working) {
                each.get(60, TimeUnit.SECONDS);
            }
        } finally {
            server.destroyForcibly();
            pool.shutdownNow();
        }
    }

    /** Until nobody answers any more. */
    private void work(String person, URI link) throws Exception {
        try {
            PageVisitor visitor = PageVisitor.in(link, link.getRawQuery().substring("invite=".length()));
            while (true) {
                String page = visitor.get("/judge");
                if (visitor.saves(page, "q0", "1")) {
                    saved.add(person + " " + PageVisitor.field(page, "task"));
                }
            }
        } catch (IOException e) {
            assertThat(e).isNotNull(); // the server is gone
        }
    }
}
