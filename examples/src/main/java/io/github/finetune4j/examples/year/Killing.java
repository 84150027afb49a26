// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lives through the year in a process of its own, which is killed without warning twice in October: in the middle of a
 * training, and in the middle of a canary. Each time another one goes on.
 */
final class Killing {
    private static final int MONTH = 10;
    private static final int TICKETS = 20;

    private final YearSettings settings;
    private final PrintStream out;
    private boolean killed;
    private @Nullable Verdict verdict;

    Killing(YearSettings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    /** {@return the exit code of the process that came to the end} */
    int run() {
        while (true) {
            killed = false;
            int exit = once();
            if (!killed) {
                return exit;
            }
        }
    }

    /** {@return what the year shows; empty where it did not come to its end} */
    Optional<Verdict> verdict() {
        return Optional.ofNullable(verdict);
    }

    private int once() {
        try {
            Process process = new ProcessBuilder(command())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader said =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = said.readLine(); line != null; line = said.readLine()) {
                    heard(line, process);
                }
                return process.waitFor();
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the process of the year could not be started: " + e + " -> see that " + java() + " can be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the year was interrupted -> run the same command again", e);
        }
    }

    /** {@return what starts the process: the settings are all its own, whatever this one was started with} */
    List<String> command() {
        List<String> command = new ArrayList<>(List.of(java(), "-Xmx1g"));
        if (Runtime.version().feature() > 17) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        String logging = System.getProperty("java.util.logging.config.file", "");
        if (!logging.isEmpty()) {
            command.add("-Djava.util.logging.config.file=" + logging);
        }
        command.add("-Dseed=" + settings.seed());
        command.add("-DperDay=" + settings.perDay());
        command.add("-Dfolder=" + settings.folder());
        command.add("-Dstdout.encoding=UTF-8");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), LifeMain.class.getName()));
        return command;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private void heard(String line, Process process) throws InterruptedException {
        if (line.startsWith(LifeMain.TRAINING)) {
            String[] parts = line.split(" ", -1);
            long step = Long.parseLong(parts[2]);
            if (parts[1].contains("train") && step == Long.parseLong(parts[3]) / 2) {
                kill(process, "in the middle of a training, at step " + step + " of " + parts[3], "killed-training");
            }
        } else if (line.startsWith(LifeMain.CANARY)) {
            String[] parts = line.split(" ", -1);
            if (Integer.parseInt(parts[1]) >= MONTH && Integer.parseInt(parts[2]) % TICKETS == 0) {
                kill(process, "in the middle of a canary, at a ticket", "killed-canary");
            }
        } else if (line.startsWith(LifeMain.PAGE)) {
            out.println("The page that tells it: " + line.substring(LifeMain.PAGE.length()));
        } else if (line.startsWith(LifeMain.VERDICT)) {
            verdict = Verdict.parse(line.substring(LifeMain.VERDICT.length()));
        } else if (!line.startsWith(LifeMain.MARK)) {
            out.println(line);
        }
    }

    // from October on, once each; what was done before is in the journal
    private void kill(Process process, String where, String kind) throws InterruptedException {
        if (killed || !due(kind)) {
            return;
        }
        process.toHandle().destroyForcibly(); // the process itself would close what it has said
        process.waitFor(1, TimeUnit.MINUTES);
        killed = true;
        Journal journal = new Journal(Books.journal(settings.folder()), new Story(out)::tell);
        int day = day(journal);
        journal.once(day, kind, "");
        journal.add(day, "killed", "the process is killed " + where + ", and another one is started");
    }

    private boolean due(String kind) {
        Journal journal = new Journal(Books.journal(settings.folder()), entry -> {});
        return day(journal) >= Days.first(MONTH) && journal.of(kind).isEmpty();
    }

    private static int day(Journal journal) {
        return journal.last("day").map(entry -> entry.day() + 1).orElse(0);
    }
}
