// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.people.store.FilePeopleStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
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

/** The server is killed while people answer: every answer that a page called saved is there, once. */
@Timeout(180)
class KilledServerTest {
    private static final int KILLS = 3;
    private static final int PEOPLE = 4;

    @TempDir
    Path folder;

    private final Set<String> saved = ConcurrentHashMap.newKeySet();

    @Test
    void killedServer_losesNothingThatAPageCalledSaved() throws Exception {
        SplittableRandom random = new SplittableRandom(3);
        for (int kill = 0; kill < KILLS; kill++) {
            int before = saved.size();
            serveUntilKilled(before + random.nextInt(20, 60));
            assertThat(saved.size()).isGreaterThan(before + 19);
            try (FilePeopleStore store = FilePeopleStore.open(folder.resolve("people"))) {
                List<String> kept = KilledServer.queue(store).answers().stream()
                        .map(answer -> answer.annotator() + " " + answer.taskId())
                        .toList();
                assertThat(kept).doesNotHaveDuplicates();
                assertThat(new HashSet<>(kept)).containsAll(saved);
            }
        }
    }

    private void serveUntilKilled(int answers) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledServer.class.getName(),
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
        URI console = link.resolve("/");
        String token = link.getRawQuery().substring("invite=".length());
        WorkVisitor visitor = WorkVisitor.in(console, new Invitation("", "", Instant.MAX, token));
        try {
            while (true) {
                String page = visitor.get("/judge").body();
                String task = WorkVisitor.field(page, "task");
                String[] answer = WorkVisitor.filled(page, "q0", "1", "do", "send", "by", "script");
                String reply = visitor.post("/judge/send", answer).body();
                if (reply.contains("\"saved\"")) {
                    saved.add(person + " " + task);
                }
            }
        } catch (IOException e) {
            assertThat(e).isNotNull(); // the server is gone
        }
    }
}
